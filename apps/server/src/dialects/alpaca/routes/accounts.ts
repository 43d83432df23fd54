import type { Instrument } from '@quire/core/market';
import { unixMicros } from '@quire/core/units';
import type { AlpacaDependencies } from '../dependencies.ts';
import { AlpacaError, malformed, notFound } from '../errors.ts';
import { type Fields, instantOf, listOf, oneOf, textOf } from '../parse.ts';
import type { AlpacaRoutes } from '../plugin.ts';
import { type DayRange, TradingDays } from '../trading-days.ts';
import { accountView } from '../views/account-view.ts';
import { assetView, statusOf } from '../views/asset-view.ts';
import { clockView } from '../views/clock-view.ts';
import { newYorkDate } from '../views/new-york.ts';

/** Account, clock, calendar and assets. */
export const accountRoutes: AlpacaRoutes = (app, dependencies) => {
  const { account, positions, gateway, equitySessions, worldCalendar, lastRoll, isTradingSuspended } = dependencies;

  app.get('/v2/account', async ({ caller: { accountId } }) => {
    const [view, held] = await Promise.all([account(accountId), positions(accountId)]);
    const rolledAt = lastRoll();
    return accountView({
      account: view,
      positions: held,
      balanceDate: rolledAt === null ? view.createdAt.slice(0, 10) : newYorkDate(unixMicros(rolledAt)),
      isTradingSuspended: isTradingSuspended(),
    });
  });

  app.data('/v2/clock', async () => {
    const calendar = worldCalendar();
    const view = calendar && clockView(calendar, gateway.now());
    if (view === null) throw new AlpacaError(503, 'the calendar of the market does not reach this instant');
    return view;
  });

  const tradingDays = new TradingDays(equitySessions);
  app.data('/v2/calendar', ({ query }) => tradingDays.between(calendarRange(query)));

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
