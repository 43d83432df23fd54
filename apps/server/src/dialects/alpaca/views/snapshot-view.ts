import type { Bar, Instrument } from '@quire/core/market';
import { formatDecimal } from '@quire/core/units';
import type { MarketView } from '../../../platform/world-gateway.ts';
import { type BarRow, barView, dayBarView, quoteView, tradeView } from './market-view.ts';

/** @param days the newest daily bars, ascending: the one in progress and the one before it */
export function snapshotView(
  instrument: Instrument,
  market: Pick<MarketView, 'quote' | 'lastPrint' | 'formingBar' | 'lastBar'>,
  days: readonly BarRow[],
): Record<string, unknown> {
  const { instrumentId, assetClass } = instrument;
  const quote = market.quote(instrumentId);
  const print = market.lastPrint(instrumentId);
  const minute = minuteBarOf(market, instrument);
  const [previous, day] = days.length > 1 ? days.slice(-2) : [undefined, days[0]];
  return {
    latestTrade: print && tradeView(instrument, print),
    latestQuote: quote && quoteView(instrument, quote),
    minuteBar: minute && barView(minute, assetClass),
    dailyBar: day ? dayBarView(day, assetClass) : null,
    prevDailyBar: previous ? dayBarView(previous, assetClass) : null,
  };
}

/** The newest minute that has passed; before the first, the one in progress. Longer bars where a feed has no minutes. */
export function minuteBarOf(market: Pick<MarketView, 'formingBar' | 'lastBar'>, instrument: Instrument): BarRow | null {
  const known = [market.lastBar(instrument.instrumentId), market.formingBar(instrument.instrumentId)];
  const bars = known.filter((bar) => bar !== null);
  const bar = bars.find(({ timeframe }) => timeframe === '1m') ?? bars[0];
  if (bar === undefined) return null;
  return barRowOf(bar, instrument);
}

/** A bar of the market, whose prices are ticks, in units of the instrument. */
export function barRowOf(bar: Bar, { priceScale }: Instrument): BarRow {
  const units = (ticks: number): number => Number(formatDecimal(ticks, priceScale));
  return { ...bar, open: units(bar.open), high: units(bar.high), low: units(bar.low), close: units(bar.close) };
}
