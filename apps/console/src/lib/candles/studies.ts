import {
  bollingerColumns,
  exponentialMovingAverages,
  macdColumns,
  relativeStrengthIndexes,
  simpleMovingAverages,
} from '@quire/core/indicators';
import type { Candle } from './fold-bars.ts';

/** What may be drawn over or under a chart, under the names that are remembered. */
export const studyKinds = [
  { id: 'sma20', label: 'SMA 20' },
  { id: 'sma50', label: 'SMA 50' },
  { id: 'ema12', label: 'EMA 12' },
  { id: 'ema26', label: 'EMA 26' },
  { id: 'bollinger', label: 'Bollinger 20, 2' },
  { id: 'rsi', label: 'RSI 14' },
  { id: 'macd', label: 'MACD 12, 26, 9' },
] as const;
export type StudyId = (typeof studyKinds)[number]['id'];

/** One line or one row of bars; a value of a candle stands at its index, NaN where there is none yet. */
export interface StudyLine {
  readonly id: string;
  readonly label: string;
  readonly values: Float64Array;
  readonly kind: 'line' | 'bars';
  /** Lines of one number are of one colour; the palette has as many. */
  readonly color: number;
  /** Null is the price itself; otherwise a pane below. */
  readonly pane: 'rsi' | 'macd' | null;
  /** Horizontal marks of its pane. */
  readonly marks: readonly number[];
}

const isStudy = (text: string): text is StudyId => studyKinds.some(({ id }) => id === text);

/** The studies that a remembered text names, in the order of the list. */
export function studiesIn(text: string): readonly StudyId[] {
  const named = new Set(text.split(' ').filter(isStudy));
  return studyKinds.flatMap(({ id }) => (named.has(id) ? [id] : []));
}

/** What the studies say of the closes of these candles; the same code as in a strategy. */
export function studyLines(ids: readonly StudyId[], candles: readonly Candle[]): readonly StudyLine[] {
  const closes = Float64Array.from(candles, ({ close }) => close);
  return ids.flatMap((id) => linesOf(id, closes));
}

function linesOf(id: StudyId, closes: Float64Array): readonly StudyLine[] {
  const label = studyKinds.find((kind) => kind.id === id)!.label;
  const line = (part: Partial<StudyLine> & Pick<StudyLine, 'values' | 'color'>): StudyLine => ({
    ...{ id, label, kind: 'line', pane: null, marks: [] },
    ...part,
  });
  switch (id) {
    case 'sma20':
      return [line({ values: simpleMovingAverages(closes, 20), color: 0 })];
    case 'sma50':
      return [line({ values: simpleMovingAverages(closes, 50), color: 1 })];
    case 'ema12':
      return [line({ values: exponentialMovingAverages(closes, 12), color: 2 })];
    case 'ema26':
      return [line({ values: exponentialMovingAverages(closes, 26), color: 3 })];
    case 'bollinger': {
      const { middle, upper, lower } = bollingerColumns(closes);
      return [
        line({ id: 'bollinger-upper', label: 'Upper band', values: upper, color: 4 }),
        line({ id: 'bollinger-middle', label: 'Middle band', values: middle, color: 4 }),
        line({ id: 'bollinger-lower', label: 'Lower band', values: lower, color: 4 }),
      ];
    }
    case 'rsi':
      return [line({ values: relativeStrengthIndexes(closes), color: 0, pane: 'rsi', marks: [30, 70] })];
    case 'macd': {
      const { value, signal, histogram } = macdColumns(closes);
      return [
        line({ id: 'macd-histogram', label: 'Histogram', values: histogram, kind: 'bars', color: 5, pane: 'macd' }),
        line({ id: 'macd', label: 'MACD', values: value, color: 0, pane: 'macd' }),
        line({ id: 'macd-signal', label: 'Signal', values: signal, color: 1, pane: 'macd' }),
      ];
    }
  }
}
