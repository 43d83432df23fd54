import { instant } from '../statistics-text.ts';
import { downsample } from './downsample.ts';

export interface ChartOptions {
  readonly title: string;
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly height: number;
  readonly format: (value: number) => string;
  /** Fill between the curve and 0, for a drawdown. */
  readonly filled?: boolean;
  readonly className: string;
}

const width = 1_000;
const pointsMax = 2_000;
const margin = { left: 90, right: 10, top: 8, bottom: 22 };

/** One curve as a self-contained SVG: horizontal lines with their values, first and last date. */
export function chartSvg({ title, times, values, height, format, filled = false, className }: ChartOptions): string {
  const points = downsample(values, pointsMax);
  let low = filled ? 0 : Number.POSITIVE_INFINITY;
  let high = filled ? 0 : Number.NEGATIVE_INFINITY;
  for (const { value } of points) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(high > low)) high = low + 1;
  const x = (at: number): number =>
    margin.left + ((width - margin.left - margin.right) * at) / Math.max(1, values.length - 1);
  const y = (value: number): number =>
    margin.top + ((height - margin.top - margin.bottom) * (high - value)) / (high - low);
  const line = points
    .map(({ at, value }, index) => `${index ? 'L' : 'M'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`)
    .join('');
  const area = filled
    ? `${line}L${x(values.length - 1).toFixed(1)} ${y(0).toFixed(1)}L${x(0).toFixed(1)} ${y(0).toFixed(1)}Z`
    : '';
  const grid = [0, 1, 2, 3, 4]
    .map((step) => low + ((high - low) * step) / 4)
    .map(
      (value) =>
        `<line class="grid" x1="${margin.left}" x2="${width - margin.right}" y1="${y(value).toFixed(1)}" y2="${y(value).toFixed(1)}"/>` +
        `<text x="${margin.left - 6}" y="${(y(value) + 4).toFixed(1)}" text-anchor="end">${format(value)}</text>`,
    )
    .join('');
  const dates =
    `<text x="${margin.left}" y="${height - 5}">${instant(times[0]!)}</text>` +
    `<text x="${width - margin.right}" y="${height - 5}" text-anchor="end">${instant(times[times.length - 1]!)}</text>`;
  return `<svg class="${className}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">${grid}${dates}${
    area === '' ? '' : `<path class="area" d="${area}"/>`
  }<path class="line" d="${line}"/></svg>`;
}

/** Fall from the running peak at each point, as a ratio ≤ 0. */
export function drawdownCurve(equity: Float64Array): Float64Array {
  const falls = new Float64Array(equity.length);
  let peak = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < equity.length; at++) {
    peak = Math.max(peak, equity[at]!);
    falls[at] = equity[at]! / peak - 1;
  }
  return falls;
}
