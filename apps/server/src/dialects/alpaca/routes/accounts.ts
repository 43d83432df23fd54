import type { Instrument } from '@quire/core/market';
import { formatInstant, unixMicros } from '@quire/core/units';
import type { AlpacaDependencies } from '../dependencies.ts';
import { AlpacaError, malformed, notFound } from '../errors.ts';
import { type Fields, instantOf, listOf, oneOf, textOf } from '../parse.ts';
import type { AlpacaRoutes } from '../plugin.ts';
import { type DayRange, TradingDays } from '../trading-days.ts';
import { accountView } from '../views/account-view.ts';
import { assetView, statusOf } from '../views/asset-view.ts';
import { dayView, dayViewV3 } from '../views/calendar-view.ts';
import { clockView, clockViewV3, type MarketName } from '../views/clock-view.ts';
import { newYorkDate, newYorkInstant } from '../views/new-york.ts';

/** Account, clock, calendar and assets. */
export const accountRoutes: AlpacaRoutes = (app, dependencies) => {
  const { account, positions, gateway, equitySessions, worldCalendar, lastRoll, isTradingSuspended, controls } =
    dependencies;

  app.get('/v2/account', async ({ caller: { accountId } }) => {
    const [view, held, { tradingSuspended, noShorting, tradingBlocked }] = await Promise.all([
      account(accountId),
      positions(accountId),
      controls(accountId),
    ]);
    const rolledAt = lastRoll();
    return accountView({
      account: { ...view, shorting: view.shorting && !noShorting },
      positions: held,
      balanceDate: rolledAt === null ? view.createdAt.slice(0, 10) : newYorkDate(unixMicros(rolledAt)),
      isTradingBlocked: tradingBlocked,
      isTradingSuspended: tradingSuspended || isTradingSuspended(),
    });
  });

  app.data('/v2/clock', async () => {
    const calendar = worldCalendar();
    const view = calendar && clockView(calendar, gateway.now());
    if (view === null) throw new AlpacaError(503, 'the calendar of the market does not reach this instant');
    return view;
  });

  const tradingDays = new TradingDays(equitySessions);
  app.data('/v2/calendar', async ({ query }) => (await tradingDays.between(calendarRange(query))).map(dayView));

  app.data('/v3/clock', async ({ query }) => {
    const calendar = worldCalendar();
    const asked = instantOf(query, 'time', malformed) ?? gateway.now();
    const names = listOf(query, 'markets');
    const clocks = (names.length === 0 ? ['NYSE'] : names).map((name) => {
      const view = calendar && clockViewV3(calendar, marketNamed(name), asked);
      if (view === null) throw new AlpacaError(503, 'the calendar of the market does not reach this instant');
      return view;
    });
    return { clocks };
  });

  app.data('/v3/calendar/:market', async ({ parameter, query }) => {
    const market = marketNamed(parameter('market'));
    const zone = textOf(query, 'timezone');
    if (zone !== null && zone.toUpperCase() !== 'UTC') throw malformed(`invalid timezone: ${zone.slice(0, 20)}`);
    const days = await tradingDays.between({ ...calendarRange(query), by: 'TRADING' });
    return { market, calendar: days.map((day) => dayViewV3(day, zone === null ? newYorkInstant : formatInstant)) };
  });

  app.data('/v2/assets', async ({ query }) =>
    gateway
      .instruments()
      .filter(assetFilter(query))
      .map((instrument) => viewOf(dependencies, instrument)),
  );

  // A raw slash in a pair arrives as more path, so the rest of the path is the symbol.
  app.data('/v2/assets/*', async ({ rest }) => {
    const instrument = gateway.instrumentById(rest) ?? gateway.instrumentBySymbol(rest);
    if (instrument === null) throw notFound(`asset not found for ${rest}`);
    return viewOf(dependencies, instrument);
  });
};

function viewOf({ gateway }: AlpacaDependencies, instrument: Instrument): Record<string, unknown> {
  return assetView(instrument, gateway.market.lastPrice(instrument.instrumentId)?.price ?? null);
}

/** One calendar stands behind every market of the US here. */
const markets: readonly MarketName[] = [
  { acronym: 'NYSE', mic: 'XNYS', name: 'New York Stock Exchange', timezone: 'America/New_York' },
  { acronym: 'NASDAQ', mic: 'XNAS', name: 'NASDAQ', timezone: 'America/New_York' },
];

function marketNamed(name: string): MarketName {
  const wanted = name.toUpperCase();
  const market = markets.find(({ acronym, mic }) => acronym === wanted || mic === wanted);
  if (market === undefined) throw malformed(`invalid market: ${name.slice(0, 20)}`);
  return market;
}

/** Dates, or instants of which the date is meant. */
function calendarRange(fields: Fields): DayRange {
  const dateOf = (name: string, fallback: string): string => {
    const text = textOf(fields, name);
    if (text === null) return fallback;
    instantOf(fields, name, malformed);
    return text.slice(0, 10);
  };
  return {
    start: dateOf('start', '1970-01-01'),
    end: dateOf('end', '2029-12-31'),
    by: textOf(fields, 'date_type')?.toUpperCase() === 'SETTLEMENT' ? 'SETTLEMENT' : 'TRADING',
  };
}

function assetFilter(fields: Fields): (instrument: Instrument) => boolean {
  const classes = listOf(fields, 'asset_class');
  const status = oneOf(fields, 'status', ['active', 'inactive']);
  const exchange = textOf(fields, 'exchange')?.toUpperCase() ?? null;
  // No asset here has any of the attributes that can be asked for.
  const hasAttributes = listOf(fields, 'attributes').length === 0;
  return (instrument) =>
    hasAttributes &&
    (classes.length === 0 || classes.includes(instrument.assetClass)) &&
    (status === null || status === statusOf(instrument)) &&
    (exchange === null || exchange === instrument.venue);
}
