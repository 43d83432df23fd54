import { assert, type InstrumentId, type Price, type UnixMicros } from '../units/index.ts';
import { type BarBucket, barBucketAt } from './bar-bucket.ts';
import type { TradingCalendar } from './calendar.ts';
import type { Bar, BarOrigin, BarTimeframe, Print } from './data.ts';
import type { Instrument } from './instrument.ts';
import { unitsPerOne } from './scale.ts';

export type BuiltTimeframe = '1m' | '1d';

export interface BarBuilderOptions {
  /** What the finished bars say of where they come from. */
  readonly origin: BarOrigin;
  readonly instrumentOf: (instrumentId: InstrumentId) => Instrument;
  /** Null: daily bars are UTC days. */
  readonly calendarOf: (instrument: Instrument) => TradingCalendar | null;
}

type FormingBar = { -readonly [Field in keyof Bar]: Bar[Field] };
type EmitBar = (bar: Bar) => void;

interface SavedPair {
  readonly instrumentId: InstrumentId;
  readonly finalUntil: number;
  readonly minute: Bar | null;
  readonly day: Bar | null;
}

interface FormingPair {
  readonly instrument: Instrument;
  /** End of the last minute bar that was emitted: what is older comes too late. */
  finalUntil: number;
  minute: FormingBar | null;
  day: FormingBar | null;
}

const never = Number.POSITIVE_INFINITY;

/**
 * Makes minute bars and daily bars out of a world's prints. A bar begins with its first print and is final when time has passed
 * its end, so a minute in which nothing traded has no bar. A print that comes after its bar was final is counted and left out:
 * a bar that was shown as final never changes.
 *
 * @example builder.add(print, emit); builder.advance(now, emit); builder.forming(instrumentId, '1m')
 */
export class BarBuilder {
  readonly #options: BarBuilderOptions;
  readonly #pairs = new Map<InstrumentId, FormingPair>();
  #nextCloseAt = never;
  /** Bars that begin at or before this instant may lack prints. */
  #missedUntil = 0;
  /** Prints that came too late for their minute. */
  latePrints = 0;

  constructor(options: BarBuilderOptions) {
    this.#options = options;
  }

  /** Takes a print; what ended before it is emitted first. */
  add(print: Print, emit: EmitBar): void {
    this.advance(print.tsEvent, emit);
    const pair = this.#pairOf(print.instrumentId);
    if (print.tsEvent < (pair.minute?.openTime ?? pair.finalUntil)) {
      this.latePrints++;
      return;
    }
    pair.minute = this.#joined(pair, pair.minute, '1m', print);
    pair.day = this.#joined(pair, pair.day, '1d', print);
  }

  /** Emits every bar that ended at or before `now`, oldest end first, minute bars before daily ones, then by symbol. */
  advance(now: UnixMicros, emit: EmitBar): void {
    if (now < this.#nextCloseAt) return;
    const ended: FormingBar[] = [];
    this.#nextCloseAt = never;
    for (const pair of this.#pairs.values()) {
      if (pair.minute !== null && pair.minute.closeTime <= now) {
        ended.push(pair.minute);
        pair.finalUntil = pair.minute.closeTime;
        pair.minute = null;
      }
      if (pair.day !== null && pair.day.closeTime <= now) {
        ended.push(pair.day);
        pair.day = null;
      }
      this.#noteClose(pair);
    }
    ended.sort((left, right) => this.#order(left, right));
    for (const bar of ended) emit({ ...bar, isFinal: true });
  }

  /** The bar in the making, null before its first print. */
  forming(instrumentId: InstrumentId, timeframe: BuiltTimeframe): Bar | null {
    const pair = this.#pairs.get(instrumentId);
    const bar = timeframe === '1m' ? pair?.minute : pair?.day;
    return bar ? { ...bar } : null;
  }

  /** Prints up to an instant may be missing: the bars in the making, and those of its span that are still to begin, say so for ever. */
  markMissed(until: UnixMicros): void {
    this.#missedUntil = until;
    for (const { minute, day } of this.#pairs.values()) {
      if (minute !== null) minute.isPartial = true;
      if (day !== null) day.isPartial = true;
    }
  }

  /** Every minute in the making, by instrument in the order in which they first traded. */
  formingMinutes(): readonly Bar[] {
    return [...this.#pairs.values()].flatMap(({ minute }) => (minute === null ? [] : [{ ...minute }]));
  }

  /** Takes a bar that began before the builder did, such as the day so far. */
  seed(bar: Bar): void {
    assert(bar.timeframe === '1m' || bar.timeframe === '1d', `a builder does not make ${bar.timeframe} bars`);
    const pair = this.#pairOf(bar.instrumentId);
    if (bar.timeframe === '1m') pair.minute = { ...bar, isFinal: false };
    else pair.day = { ...bar, isFinal: false };
    this.#noteClose(pair);
  }

  /** Deterministic JSON: the bars in the making, by instrument in the order in which they first traded. */
  saveState(): string {
    const pairs: SavedPair[] = [];
    for (const [instrumentId, { finalUntil, minute, day }] of this.#pairs) {
      pairs.push({ instrumentId, finalUntil, minute, day });
    }
    // Builders that never missed a print keep the text that they always had.
    const missed = this.#missedUntil > 0 ? { missedUntil: this.#missedUntil } : {};
    return JSON.stringify({ latePrints: this.latePrints, pairs, ...missed });
  }

  restoreState(text: string): void {
    const state = JSON.parse(text) as {
      latePrints: number;
      pairs: readonly SavedPair[];
      missedUntil?: number;
    };
    this.#missedUntil = state.missedUntil ?? 0;
    this.#pairs.clear();
    this.#nextCloseAt = never;
    this.latePrints = state.latePrints;
    for (const { instrumentId, finalUntil, minute, day } of state.pairs) {
      const pair = this.#pairOf(instrumentId);
      pair.finalUntil = finalUntil;
      pair.minute = minute;
      pair.day = day;
      this.#noteClose(pair);
    }
  }

  #pairOf(instrumentId: InstrumentId): FormingPair {
    const known = this.#pairs.get(instrumentId);
    if (known !== undefined) return known;
    const pair: FormingPair = {
      instrument: this.#options.instrumentOf(instrumentId),
      finalUntil: 0,
      minute: null,
      day: null,
    };
    this.#pairs.set(instrumentId, pair);
    return pair;
  }

  #joined(pair: FormingPair, bar: FormingBar | null, timeframe: BarTimeframe, print: Print): FormingBar | null {
    const { instrument } = pair;
    if (bar === null) {
      const bucket = barBucketAt(timeframe, print.tsEvent, this.#options.calendarOf(instrument));
      if (bucket === null) return null;
      const begun = begin(timeframe, bucket, print);
      if (bucket.openTime <= this.#missedUntil) begun.isPartial = true;
      this.#nextCloseAt = Math.min(this.#nextCloseAt, bucket.closeTime);
      return this.#include(begun, instrument, print);
    }
    return this.#include(bar, instrument, print);
  }

  #include(bar: FormingBar, instrument: Instrument, print: Print): FormingBar {
    const units = print.quantity / unitsPerOne(instrument.quantityScale);
    if (print.price > bar.high) bar.high = print.price;
    if (print.price < bar.low) bar.low = print.price;
    bar.close = print.price;
    bar.volume += units;
    bar.notional += units * (print.price / unitsPerOne(instrument.priceScale));
    bar.printCount++;
    bar.origin = this.#options.origin;
    return bar;
  }

  #noteClose(pair: FormingPair): void {
    if (pair.minute !== null) this.#nextCloseAt = Math.min(this.#nextCloseAt, pair.minute.closeTime);
    if (pair.day !== null) this.#nextCloseAt = Math.min(this.#nextCloseAt, pair.day.closeTime);
  }

  #order(left: Bar, right: Bar): number {
    if (left.closeTime !== right.closeTime) return left.closeTime - right.closeTime;
    if (left.timeframe !== right.timeframe) return left.timeframe === '1m' ? -1 : 1;
    return this.#symbolOf(left) < this.#symbolOf(right) ? -1 : 1;
  }

  #symbolOf(bar: Bar): string {
    return this.#pairOf(bar.instrumentId).instrument.symbol;
  }
}

function begin(timeframe: BarTimeframe, bucket: BarBucket, print: Print): FormingBar {
  const price: Price = print.price;
  return {
    instrumentId: print.instrumentId,
    timeframe,
    openTime: bucket.openTime,
    closeTime: bucket.closeTime,
    open: price,
    high: price,
    low: price,
    close: price,
    volume: 0,
    notional: 0,
    printCount: 0,
    isFinal: false,
    origin: 'simulated',
  };
}
