import type { RoundTrip } from '@quire/core/analytics';
import { formatDecimal, formatInstant, type UnixMicros } from '@quire/core/units';
import type { BacktestFill } from '../fill-log.ts';
import { cashText } from '../round-trips.ts';

const instantText = (micros: number): string => formatInstant(micros as UnixMicros);

export function* roundTripLines(trips: readonly RoundTrip[]): Generator<string> {
  yield 'side,quantity,entry_bar,exit_bar,entry_time,exit_time,entry_price,exit_price,fees,profit,return,open\n';
  for (const trip of trips) {
    const { side, quantity, entryBar, exitBar, entryPrice, exitPrice, fees, profit, returnRatio, isOpen } = trip;
    const times = `${instantText(trip.entryTime)},${instantText(trip.exitTime)}`;
    yield `${side},${quantity},${entryBar},${exitBar},${times},${entryPrice},${exitPrice},${fees},${profit},${returnRatio},${isOpen}\n`;
  }
}

export interface FillScales {
  readonly priceScale: number;
  readonly quantityScale: number;
}

/** Exact decimals. A fill is known when its bar is over; it traded within that bar. */
export function* fillLines(fills: readonly BacktestFill[], scales: FillScales): Generator<string> {
  yield 'known_at,bar,side,quantity,price,notional,fee\n';
  for (const { at, bar, side, quantity, price, notional, fee } of fills) {
    const size = formatDecimal(quantity, scales.quantityScale);
    yield `${instantText(at)},${bar},${side},${size},${formatDecimal(price, scales.priceScale)},${cashText(notional)},${cashText(fee)}\n`;
  }
}

export function* equityLines(times: Float64Array, equity: Float64Array, drawdown: Float64Array): Generator<string> {
  yield 'bar_open_time,equity,drawdown\n';
  for (let at = 0; at < equity.length; at++) yield `${instantText(times[at]!)},${equity[at]},${-drawdown[at]!}\n`;
}
