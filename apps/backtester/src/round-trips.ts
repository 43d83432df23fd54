import type { RoundTrip } from '@quire/core/analytics';
import { cashScale, formatDecimal } from '@quire/core/units';
import type { BacktestFill } from './fill-log.ts';

interface OpenTrip {
  readonly side: 'long' | 'short';
  readonly entryBar: number;
  entryQuantity: number;
  entryNotional: bigint;
  exitQuantity: number;
  exitNotional: bigint;
  fees: bigint;
}

export interface RoundTripScales {
  readonly quantityScale: number;
  /** UnixMicros of each bar's opening. */
  readonly openTime: Float64Array;
}

/**
 * Folds fills into round trips, from flat to flat: what is added to a position joins its trip at the average price, and a fill that
 * turns the position round ends one trip and begins the next, its fee shared by quantity.
 */
export class RoundTripBook {
  readonly closed: RoundTrip[] = [];
  readonly #scales: RoundTripScales;
  #open: OpenTrip | null = null;

  constructor(scales: RoundTripScales) {
    this.#scales = scales;
  }

  add(fill: BacktestFill): void {
    const { bar } = fill;
    const before = this.#held();
    const signed = fill.side === 'buy' ? fill.quantity : -fill.quantity;
    const closing = before !== 0 && before < 0 !== signed < 0 ? Math.min(Math.abs(before), fill.quantity) : 0;
    const opening = fill.quantity - closing;
    const closedNotional = shareOfFill(fill.notional, closing, fill.quantity);
    const closedFee = shareOfFill(fill.fee, closing, fill.quantity);
    if (closing > 0) this.#close(closing, closedNotional, closedFee, bar);
    if (opening > 0) this.#extend(fill, opening, fill.notional - closedNotional, fill.fee - closedFee, bar);
  }

  /** The trip that is still open, valued at a price in cash units per lot-notional: null when flat. */
  openTrip(bar: number, markNotional: (lots: number) => bigint): RoundTrip | null {
    const trip = this.#open;
    if (trip === null) return null;
    const left = trip.entryQuantity - trip.exitQuantity;
    return this.#finished({ ...trip, exitNotional: trip.exitNotional + markNotional(left) }, bar, true);
  }

  #held(): number {
    const trip = this.#open;
    if (trip === null) return 0;
    const size = trip.entryQuantity - trip.exitQuantity;
    return trip.side === 'long' ? size : -size;
  }

  #close(lots: number, notional: bigint, fee: bigint, bar: number): void {
    const trip = this.#open!;
    trip.exitQuantity += lots;
    trip.exitNotional += notional;
    trip.fees += fee;
    if (trip.exitQuantity < trip.entryQuantity) return;
    this.closed.push(this.#finished(trip, bar, false));
    this.#open = null;
  }

  #extend(fill: BacktestFill, lots: number, notional: bigint, fee: bigint, bar: number): void {
    this.#open ??= {
      side: fill.side === 'buy' ? 'long' : 'short',
      entryBar: bar,
      entryQuantity: 0,
      entryNotional: 0n,
      exitQuantity: 0,
      exitNotional: 0n,
      fees: 0n,
    };
    this.#open.entryQuantity += lots;
    this.#open.entryNotional += notional;
    this.#open.fees += fee;
  }

  #finished(trip: OpenTrip, bar: number, isOpen: boolean): RoundTrip {
    const { openTime, quantityScale } = this.#scales;
    const gross =
      trip.side === 'long' ? trip.exitNotional - trip.entryNotional : trip.entryNotional - trip.exitNotional;
    const profit = Number(gross - trip.fees) / cashUnit;
    const quantity = trip.entryQuantity / 10 ** quantityScale;
    const entryNotional = Number(trip.entryNotional) / cashUnit;
    return {
      side: trip.side,
      quantity,
      entryBar: trip.entryBar,
      exitBar: bar,
      entryTime: openTime[trip.entryBar]!,
      exitTime: openTime[bar]!,
      entryPrice: entryNotional / quantity,
      exitPrice: Number(trip.exitNotional) / cashUnit / quantity,
      profit,
      fees: Number(trip.fees) / cashUnit,
      returnRatio: profit / entryNotional,
      isOpen,
    };
  }
}

const cashUnit = Number(`1e${cashScale}`);

/** The part of an amount that belongs to `lots` of a fill, rounded toward zero; the rest belongs to the other part. */
function shareOfFill(amount: bigint, lots: number, ofLots: number): bigint {
  if (lots === 0) return 0n;
  return lots === ofLots ? amount : (amount * BigInt(lots)) / BigInt(ofLots);
}

export const cashText = (amount: bigint): string => formatDecimal(amount, cashScale, 2);
