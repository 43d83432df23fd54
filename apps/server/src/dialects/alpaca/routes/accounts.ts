import { isOpen, nextClose, nextOpen } from '@quire/core/market';
import type { UnixMicros } from '@quire/core/units';
import { notAllowed, notFound } from '../errors.ts';
import { asFields, listOf, textOf } from '../parse.ts';
import type { AlpacaRoutes } from '../plugin.ts';
import { accountView } from '../views/account-view.ts';
import { assetView } from '../views/asset-view.ts';
import { newYorkDateAndClock, newYorkInstant } from '../views/new-york.ts';

/** Account, clock, calendar and assets. */
export const accountRoutes: AlpacaRoutes = (app, { account, positions, gateway, equityCalendar, worldCalendar }) => {
  app.get('/v2/account', async ({ caller }) => {
    const [view, held] = await Promise.all([account(caller.accountId), positions(caller.accountId)]);
    return accountView(view, held);
  });

  app.get('/v2/clock', async () => {
    const now = gateway.now();
    const calendar = worldCalendar();
    const instantOf = (at: UnixMicros | null) => newYorkInstant(at ?? now);
    if (calendar === null)
      return {
        timestamp: newYorkInstant(now),
        is_open: true,
        next_open: newYorkInstant(now),
        next_close: newYorkInstant(now),
      };
    const close = nextClose(calendar, now);
    // A market that never closes opens again at the instant at which its trading date rolls.
    return {
      timestamp: newYorkInstant(now),
      is_open: isOpen(calendar, now),
      next_open: instantOf(calendar.alwaysOpen ? close : nextOpen(calendar, now)),
      next_close: instantOf(close),
    };
  });

  app.get('/v2/calendar', async ({ query }) => {
    const fields = asFields(query);
    const start = textOf(fields, 'start')?.slice(0, 10) ?? '1970-01-01';
    const end = textOf(fields, 'end')?.slice(0, 10) ?? '2100-01-01';
    if (!/^\d{4}-\d{2}-\d{2}$/.test(start) || !/^\d{4}-\d{2}-\d{2}$/.test(end))
      throw notAllowed('start and end must be dates');
    const sessions = equityCalendar().sessions.filter(({ tradingDate }) => tradingDate >= start && tradingDate <= end);
    return sessions.map((session, at) => ({
      date: session.tradingDate,
      open: newYorkDateAndClock(session.open).clock,
      close: newYorkDateAndClock(session.close).clock,
      session_open: newYorkDateAndClock(session.sessionOpen).clock.replace(':', ''),
      session_close: newYorkDateAndClock(session.sessionClose).clock.replace(':', ''),
      settlement_date: sessions[at + 1]?.tradingDate ?? session.tradingDate,
    }));
  });

  app.get('/v2/assets', async ({ query }) => {
    const fields = asFields(query);
    const classes = listOf(fields, 'asset_class');
    const status = textOf(fields, 'status');
    const exchange = textOf(fields, 'exchange');
    return gateway
      .instruments()
      .filter(({ assetClass }) => classes.length === 0 || classes.includes(assetClass))
      .filter(({ tradable }) => status === null || status === (tradable ? 'active' : 'inactive'))
      .filter(({ venue }) => exchange === null || venue === exchange)
      .map((instrument) => assetView(instrument, gateway.market.lastPrint(instrument.instrumentId)?.price ?? null));
  });

  // A raw slash in a pair arrives as more path, so the rest of the path is the symbol.
  app.get('/v2/assets/*', async ({ rest }) => {
    const instrument = gateway.instrumentById(rest) ?? gateway.instrumentBySymbol(rest);
    if (instrument === null) throw notFound(`asset not found for ${rest}`);
    return assetView(instrument, gateway.market.lastPrint(instrument.instrumentId)?.price ?? null);
  });
};
