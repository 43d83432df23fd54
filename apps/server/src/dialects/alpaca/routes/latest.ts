import type { AssetClass, Instrument } from '@quire/core/market';
import { checkDataParameters, checkLocation } from '../data-parameters.ts';
import type { AlpacaDependencies } from '../dependencies.ts';
import { notFound } from '../errors.ts';
import { instrumentNamed, instrumentsIn } from '../instruments.ts';
import type { Fields } from '../parse.ts';
import type { AlpacaRoutes } from '../plugin.ts';
import { barView, bookView, quoteView, tradeView } from '../views/market-view.ts';
import { minuteBarOf, snapshotView } from '../views/snapshot-view.ts';

/** Null: nothing is known of the instrument yet. */
type Latest = (instrument: Instrument) => Record<string, unknown> | null;

/** The newest quote, trade, bar and book of each symbol, and all of them in one. */
export const latestRoutes: AlpacaRoutes = (app, dependencies) => {
  const { gateway } = dependencies;
  const { market } = gateway;
  const of = <Found>(found: Found | null, view: (found: Found) => Record<string, unknown>) =>
    found === null ? null : view(found);
  const stocks: Readonly<Record<string, Latest>> = {
    bars: (instrument) => of(minuteBarOf(market, instrument), (bar) => barView(bar, instrument.assetClass)),
    quotes: (instrument) => of(market.quote(instrument.instrumentId), (quote) => quoteView(instrument, quote)),
    trades: (instrument) => of(market.lastPrint(instrument.instrumentId), (print) => tradeView(instrument, print)),
  };
  const pairs: Readonly<Record<string, Latest>> = {
    ...stocks,
    orderbooks: (instrument) => of(market.book(instrument.instrumentId), (book) => bookView(instrument, book)),
  };
  const many = (query: Fields, assetClass: AssetClass, latest: Latest) =>
    Object.fromEntries(
      instrumentsIn(query, assetClass, gateway).flatMap((instrument) => {
        const found = latest(instrument);
        return found === null ? [] : [[instrument.symbol, found]];
      }),
    );

  for (const [kind, latest] of Object.entries(stocks)) {
    const one = kind.slice(0, -1);
    app.data(`/v2/stocks/${kind}/latest`, async ({ query }) => {
      checkDataParameters(query);
      return { [kind]: many(query, 'us_equity', latest) };
    });
    app.data(`/v2/stocks/:symbol/${kind}/latest`, async ({ parameter, query }) => {
      checkDataParameters(query);
      const instrument = instrumentNamed(parameter('symbol'), 'us_equity', gateway);
      const found = instrument && latest(instrument);
      if (instrument === null || found === null) throw notFound(`no ${one} found for ${parameter('symbol')}`);
      return { symbol: instrument.symbol, [one]: found };
    });
  }
  for (const [kind, latest] of Object.entries(pairs)) {
    app.openData(`/v1beta3/crypto/:location/latest/${kind}`, async ({ query, parameter }) => {
      checkLocation(parameter('location'));
      return { [kind]: many(query, 'crypto', latest) };
    });
  }

  const snapshots = async (query: Fields, assetClass: AssetClass) => {
    const instruments = instrumentsIn(query, assetClass, gateway);
    const views = instruments.map(async (instrument) => [instrument.symbol, await snapshot(dependencies, instrument)]);
    return Object.fromEntries(await Promise.all(views));
  };
  // Shares stand at the top level of the answer, pairs are wrapped.
  app.data('/v2/stocks/snapshots', ({ query }) => {
    checkDataParameters(query);
    return snapshots(query, 'us_equity');
  });
  app.openData('/v1beta3/crypto/:location/snapshots', async ({ query, parameter }) => {
    checkLocation(parameter('location'));
    return { snapshots: await snapshots(query, 'crypto') };
  });
  app.data('/v2/stocks/:symbol/snapshot', async ({ parameter, query }) => {
    checkDataParameters(query);
    const instrument = instrumentNamed(parameter('symbol'), 'us_equity', gateway);
    if (instrument === null) throw notFound(`no snapshot found for ${parameter('symbol')}`);
    return { symbol: instrument.symbol, ...(await snapshot(dependencies, instrument)) };
  });
};

async function snapshot({ gateway, bars }: AlpacaDependencies, instrument: Instrument) {
  const { instrumentId } = instrument;
  // The day before is told in the units of today, so that the two can be compared on the day of a split.
  const newest = { limit: 2, newestFirst: true, adjustment: 'split' as const };
  const days = await bars({ instrumentId, timeframe: '1d', from: 0, to: gateway.now(), ...newest });
  return snapshotView(instrument, gateway.market, days);
}
