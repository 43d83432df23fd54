import { checkDataParameters } from '../data-parameters.ts';
import { badRequest } from '../errors.ts';
import { instrumentNamed, instrumentsIn } from '../instruments.ts';
import { pageQuery } from '../page.ts';
import { textOf } from '../parse.ts';
import type { AlpacaRoutes } from '../plugin.ts';
import { timeRange } from '../time-range.ts';
import { exchangeNames, quoteConditions, tradeConditions } from '../views/market-codes.ts';

/** What the letters of quotes and trades mean, and the auctions of a day. */
export const referenceDataRoutes: AlpacaRoutes = (app, { gateway }) => {
  app.data('/v2/stocks/meta/exchanges', async () => exchangeNames);

  app.data('/v2/stocks/meta/conditions/:kind', async ({ parameter, query }) => {
    const kind = parameter('kind');
    const conditions = { trade: tradeConditions, quote: quoteConditions }[kind];
    if (conditions === undefined) throw badRequest(`invalid ticktype: ${kind.slice(0, 20)}`);
    const tape = textOf(query, 'tape');
    if (tape === null) throw badRequest('tape is required');
    if (!['A', 'B', 'C'].includes(tape.toUpperCase())) throw badRequest(`invalid tape: ${tape.slice(0, 20)}`);
    return conditions;
  });

  // A market that never closes has neither an opening nor a closing auction, so a day of it has none to tell of.
  app.data('/v2/stocks/auctions', async ({ query }) => {
    checkDataParameters(query);
    instrumentsIn(query, 'us_equity', gateway);
    timeRange(query, gateway.now(), 'us_equity');
    pageQuery(query);
    return { auctions: {}, next_page_token: null };
  });

  app.data('/v2/stocks/:symbol/auctions', async ({ parameter, query }) => {
    checkDataParameters(query);
    const symbol = parameter('symbol');
    const instrument = instrumentNamed(symbol, 'us_equity', gateway);
    timeRange(query, gateway.now(), 'us_equity');
    pageQuery(query);
    return { symbol: instrument?.symbol ?? symbol, auctions: [], next_page_token: null };
  });
};
