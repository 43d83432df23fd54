import type { CoverageMapView, CoverageRowView } from '@quire/contract';

const dayMs = 86_400_000;

export const dateAt = (from: string, index: number): string =>
  new Date(Date.parse(`${from}T00:00:00Z`) + index * dayMs).toISOString().slice(0, 10);

export const dayCount = ({ from, to }: Pick<CoverageMapView, 'from' | 'to'>): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / dayMs) + 1;

/** The newest so many days, today included, UTC. */
export function newestDays(days: number, nowMs: number): { readonly from: string; readonly to: string } {
  const to = new Date(nowMs).toISOString().slice(0, 10);
  return { from: dateAt(to, 1 - days), to };
}

/** What a day of a series shows: nothing was expected, nobody knows what was, or the share of it that is there. */
export type DayState = 'closed' | 'unknown' | number;

export function dayStateOf(bars: number, expected: number): DayState {
  if (expected < 0) return bars > 0 ? 'unknown' : 'closed';
  if (expected === 0) return bars > 0 ? 1 : 'closed';
  return Math.min(1, bars / expected);
}

export interface RowSum {
  readonly bars: number;
  readonly expected: number;
  /** Null where the hours of the market are not known, or nothing was expected. */
  readonly share: number | null;
  /** Days that lack some of their bars. */
  readonly lacking: number;
}

export function sumOf({ bars, expected }: CoverageRowView): RowSum {
  let [all, due, present, lacking] = [0, 0, 0, 0];
  for (const [index, count] of bars.entries()) {
    const wanted = Math.max(0, expected[index]!);
    all += count;
    due += wanted;
    present += Math.min(count, wanted);
    if (count < wanted) lacking++;
  }
  return { bars: all, expected: due, share: due === 0 ? null : present / due, lacking };
}

/** Ten steps of one scale: enough for the eye, and equal neighbours become one stripe. */
const stepOf = (share: number): number => (share >= 1 ? 10 : Math.min(9, Math.floor(share * 10)));

/** Of what colour a day is: paper where the market was closed, the colour of loss where nothing came, else a scale to full ink. */
export function colorOf(state: DayState): string {
  if (state === 'closed') return 'transparent';
  if (state === 'unknown') return 'color-mix(in oklab, var(--ink-muted) 45%, var(--raised))';
  if (state === 0) return 'color-mix(in oklab, var(--loss) 75%, var(--raised))';
  return `color-mix(in oklab, var(--accent) ${20 + stepOf(state) * 8}%, var(--raised))`;
}

/** Days as one background of hard stripes: a row is one element however many days it has. */
export function stripesOf({ bars, expected }: Pick<CoverageRowView, 'bars' | 'expected'>): string {
  const count = bars.length;
  const stops: string[] = [];
  let start = 0;
  for (let index = 1; index <= count; index++) {
    const color = colorOf(dayStateOf(bars[start]!, expected[start]!));
    if (index < count && colorOf(dayStateOf(bars[index]!, expected[index]!)) === color) continue;
    stops.push(`${color} ${percent(start, count)} ${percent(index, count)}`);
    start = index;
  }
  return `linear-gradient(to right, ${stops.join(', ')})`;
}

const percent = (part: number, whole: number): string => `${((part / whole) * 100).toFixed(4)}%`;

/** Where months begin, for the scale above the map; those that would touch are left out. */
export function monthMarks(
  from: string,
  days: number,
  room = 0.08,
): readonly { readonly index: number; readonly label: string }[] {
  const marks: { index: number; label: string }[] = [];
  for (let index = 0; index < days; index++) {
    const date = dateAt(from, index);
    if (index !== 0 && !date.endsWith('-01')) continue;
    const last = marks.at(-1);
    if (last !== undefined && (index - last.index) / days < room) marks.pop();
    marks.push({ index, label: date.slice(0, 7) });
  }
  return marks;
}

/** A share for people: all that is not whole stays below 100. */
export function shareText(share: number | null): string {
  if (share === null) return '\u2013';
  const tenths = Math.floor(share * 1_000) / 10;
  return `${share >= 1 ? '100' : tenths.toFixed(1)}\u202f%`;
}
