import { useEffect, useMemo, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatGrouped } from '../lib/decimal.ts';
import { formatLocal } from '../lib/time.ts';
import type { TokenColors } from './token-colors.ts';
import { useTokenColors } from './use-token-colors.ts';

export interface Series {
  readonly label: string;
  readonly values: readonly (number | null)[];
  readonly ink: 'accent' | 'muted' | 'loss';
  readonly dashed?: boolean;
}

interface TimeSeriesChartProps {
  /** Seconds since 1970, ascending. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
  readonly decimals?: number;
  readonly label: string;
}

const font = "11.5px 'Source Sans 3 Variable', sans-serif";

/** Local time of day; the date where ticks are a day or more apart. */
function timeLabels(_plot: uPlot, splits: number[], _axis: number, _space: number, increment: number): string[] {
  const day = 86_400;
  return splits.map((seconds) => {
    const text = formatLocal(seconds * 1000, 'full', 0);
    if (increment >= day) return text.slice(5, 10);
    return text.slice(11, increment < 60 ? 19 : 16);
  });
}

function toOptions(
  element: HTMLElement,
  series: readonly Series[],
  colors: TokenColors,
  decimals: number,
): uPlot.Options {
  const write = (value: number | null): string =>
    value === null ? '\u2013' : formatGrouped(value.toFixed(decimals), { decimalsMin: decimals });
  const axis = {
    stroke: colors.muted,
    font,
    grid: { stroke: colors.rule, width: 1, dash: [1, 3] },
    ticks: { show: false },
  };
  return {
    width: Math.max(1, element.clientWidth),
    height: Math.max(1, element.clientHeight),
    legend: { show: false },
    cursor: { points: { size: 5 }, drag: { x: true, y: false } },
    scales: { x: { time: true } },
    axes: [
      { ...axis, size: 26, values: timeLabels },
      { ...axis, side: 1, size: 78, values: (_: uPlot, values: number[]) => values.map(write) },
    ],
    series: [
      {
        value: (_: uPlot, seconds: number | null) =>
          seconds === null ? '\u2013' : formatLocal(seconds * 1000, 'full', 0),
      },
      ...series.map((each) => ({
        label: each.label,
        stroke: colors[each.ink],
        width: 1.5,
        ...(each.dashed ? { dash: [4, 4] } : {}),
        points: { show: false },
        value: (_: uPlot, value: number | null) => write(value),
      })),
    ],
    padding: [10, 4, 0, 8],
  };
}

/** Series over time. Its table and CSV stand beside it, wherever it is used. */
export default function TimeSeriesChart({ times, series, decimals = 2, label }: TimeSeriesChartProps) {
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const colors = useTokenColors();
  const shape = useMemo(
    () => series.map((each) => `${each.label}|${each.ink}|${String(each.dashed ?? false)}`).join(),
    [series],
  );
  const data = useMemo(() => [times, ...series.map((each) => each.values)] as uPlot.AlignedData, [times, series]);
  const latest = useRef({ data, series });
  latest.current = { data, series };

  useEffect(() => {
    const host = element.current;
    if (!host || shape === '') return;
    const made = new uPlot(toOptions(host, latest.current.series, colors, decimals), latest.current.data, host);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: host.clientWidth, height: host.clientHeight }));
    observer.observe(host);
    return () => {
      observer.disconnect();
      plot.current = null;
      made.destroy();
    };
  }, [shape, colors, decimals]);

  useEffect(() => plot.current?.setData(data), [data]);
  return <div ref={element} role="img" aria-label={label} className="absolute inset-0" />;
}
