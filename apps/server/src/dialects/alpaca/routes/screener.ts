import type { AssetClass, Instrument } from '@quire/core/market';
import { formatDecimal, formatInstant } from '@quire/core/units';
import type { AlpacaDependencies } from '../dependencies.ts';
import { badRequest } from '../errors.ts';
import { type Fields, textOf } from '../parse.ts';
import type { AlpacaRoutes } from '../plugin.ts';
import type { BarRow } from '../views/market-view.ts';

interface Day {
  readonly instrument: Instrument;
  readonly today: BarRow | null;
  readonly previous: BarRow | null;
}

/** What was traded most and what moved most on the trading date in progress. */
export const screenerRoutes: AlpacaRoutes = (app, dependencies) => {
  const { gateway } = dependencies;
  const lastUpdated = () => formatInstant(gateway.now());

  app.data('/v1beta1/screener/stocks/most-actives', async ({ query }) => {
    const by = textOf(query, 'by') ?? 'volume';
    if (by !== 'volume' && by !== 'trades') throw badRequest(`invalid by: ${by.slice(0, 20)}`);
    const top = topOf(query, { fallback: 10, max: 100 });
    const days = await daysOf(dependencies, 'us_equity');
    const actives = days.flatMap(({ instrument: { symbol }, today }) =>
      today === null ? [] : [{ symbol, volume: Math.round(today.volume), trade_count: today.printCount }],
    );
    const key = by === 'volume' ? 'volume' : 'trade_count';
    actives.sort((left, right) => right[key] - left[key] || (left.symbol < right.symbol ? -1 : 1));
    return { most_actives: actives.slice(0, top), last_updated: lastUpdated() };
  });

  for (const [path, assetClass] of [
    ['stocks', 'us_equity'],
    ['crypto', 'crypto'],
  ] as const) {
    app.data(`/v1beta1/screener/${path}/movers`, async ({ query }) => {
      const top = topOf(query, { fallback: 10, max: 50 });
      const movers = (await daysOf(dependencies, assetClass)).flatMap((day) => moverOf(day, dependencies));
      movers.sort((left, right) => right.percent_change - left.percent_change || (left.symbol < right.symbol ? -1 : 1));
      return {
        gainers: movers.filter(({ percent_change: change }) => change > 0).slice(0, top),
        losers: movers
          .filter(({ percent_change: change }) => change < 0)
          .reverse()
          .slice(0, top),
        market_type: path,
        last_updated: lastUpdated(),
      };
    });
  }
};

function topOf(fields: Fields, { fallback, max }: { readonly fallback: number; readonly max: number }): number {
  const text = textOf(fields, 'top');
  if (text === null) return fallback;
  const top = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (top < 1 || top > max) throw badRequest(`invalid top: ${text.slice(0, 20)}; between 1 and ${max}`);
  return top;
}

/** The day so far and the one before it; either may be missing. */
async function daysOf(
  { gateway, bars, lastRoll }: AlpacaDependencies,
  assetClass: AssetClass,
): Promise<readonly Day[]> {
  const rolledAt = lastRoll() ?? Number.POSITIVE_INFINITY;
  const instruments = gateway.instruments().filter((instrument) => instrument.assetClass === assetClass);
  return Promise.all(
    instruments.map(async (instrument) => {
      const { instrumentId } = instrument;
      const newest = {
        instrumentId,
        timeframe: '1d' as const,
        from: 0,
        to: gateway.now(),
        limit: 2,
        newestFirst: true,
        // In the units of today, also on the day of a split.
        adjustment: 'split' as const,
      };
      const days = await bars(newest);
      return {
        instrument,
        today: days.find(({ openTime }) => openTime >= rolledAt) ?? null,
        previous: days.findLast(({ openTime }) => openTime < rolledAt) ?? null,
      };
    }),
  );
}

/** Moved since the close of the day before; without a price or such a close there is nothing to say. */
function moverOf({ instrument, previous }: Day, { gateway }: AlpacaDependencies) {
  const last = gateway.market.lastPrice(instrument.instrumentId);
  if (last === null || previous === null || previous.close <= 0) return [];
  const price = Number(formatDecimal(last.price, instrument.priceScale));
  const change = price - previous.close;
  return [
    {
      symbol: instrument.symbol,
      percent_change: rounded((change / previous.close) * 100, 2),
      change: rounded(change, instrument.priceScale),
      price,
    },
  ];
}

const rounded = (value: number, decimals: number): number => Math.round(value * 10 ** decimals) / 10 ** decimals;
