import type { InstrumentId, Price, UnixMicros } from '../units/index.ts';
import type { Bar, BarOrigin, BarTimeframe } from './data.ts';

/**
 * Final bars of one instrument and timeframe as columns of one length, ascending without repeats. Prices are ticks, exact in a
 * double; times are UnixMicros; volume in units and notional in currency are observed.
 */
export interface BarFrame {
  readonly instrumentId: InstrumentId;
  readonly timeframe: BarTimeframe;
  readonly origin: BarOrigin;
  readonly priceScale: number;
  readonly openTime: Float64Array;
  readonly closeTime: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly notional: Float64Array;
  readonly printCount: Int32Array;
}

export type BarFrameIdentity = Pick<BarFrame, 'instrumentId' | 'timeframe' | 'origin' | 'priceScale'>;

/** A frame of `length` rows, all zero, to be filled in by its maker. */
export function emptyBarFrame(identity: BarFrameIdentity, length: number): BarFrame {
  return {
    ...identity,
    openTime: new Float64Array(length),
    closeTime: new Float64Array(length),
    open: new Float64Array(length),
    high: new Float64Array(length),
    low: new Float64Array(length),
    close: new Float64Array(length),
    volume: new Float64Array(length),
    notional: new Float64Array(length),
    printCount: new Int32Array(length),
  };
}

/** Rows from (inclusive) to (exclusive): views of the same memory. */
export function sliceBarFrame(frame: BarFrame, from: number, to: number): BarFrame {
  return {
    ...frame,
    openTime: frame.openTime.subarray(from, to),
    closeTime: frame.closeTime.subarray(from, to),
    open: frame.open.subarray(from, to),
    high: frame.high.subarray(from, to),
    low: frame.low.subarray(from, to),
    close: frame.close.subarray(from, to),
    volume: frame.volume.subarray(from, to),
    notional: frame.notional.subarray(from, to),
    printCount: frame.printCount.subarray(from, to),
  };
}

export function barOfFrame(frame: BarFrame, row: number): Bar {
  return {
    instrumentId: frame.instrumentId,
    timeframe: frame.timeframe,
    openTime: frame.openTime[row]! as UnixMicros,
    closeTime: frame.closeTime[row]! as UnixMicros,
    open: frame.open[row]! as Price,
    high: frame.high[row]! as Price,
    low: frame.low[row]! as Price,
    close: frame.close[row]! as Price,
    volume: frame.volume[row]!,
    notional: frame.notional[row]!,
    printCount: frame.printCount[row]!,
    isFinal: true,
    origin: frame.origin,
  };
}
