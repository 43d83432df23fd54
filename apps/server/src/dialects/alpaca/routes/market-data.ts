import type { AssetClass, Bar, Instrument } from '@quire/core/market';
import {
  bySymbol,
  decodeToken,
  encodeToken,
  isAscending,
  limitOf,
  parseTimeframe,
  rangeOf,
  storedTimeframe,
} from '../bar-query.ts';
import type { AlpacaDependencies } from '../dependencies.ts';
import { badRequest, notFound } from '../errors.ts';
import { asFields, type Fields, listOf, textOf } from '../parse.ts';
import type { AlpacaRoutes } from '../plugin.ts';
import type { PrintRow } from '../queries.ts';
import { barView, quoteView, tradeView } from '../views/market-view.ts';

const pairPattern = /^[A-Z]+x?\/[A-Z]+$/;
const stockPattern = /^[A-Z][A-Z0-9./-]{0,15}$/i;

type Latest = (instrument: Instrument) => Record<string, unknown> | null;

function latestBar({ gateway }: AlpacaDependencies, instrument: Instrument): Record<string, unknown> | null {
  const bar: Bar | null = gateway.market.formingBar(instrument.instrumentId);
  if (bar === null) return null;
  const inUnits = (ticks: number) => Number((ticks / 10 ** instrument.priceScale).toFixed(instrument.priceScale));
  return barView({
    ...bar,
    open: inUnits(bar.open),
    high: inUnits(bar.high),
    low: inUnits(bar.low),
    close: inUnits(bar.close),
  });
}

function latestOf(dependencies: AlpacaDependencies): Readonly<Record<'bars' | 'quotes' | 'trades', Latest>> {
  const { market } = dependencies.gateway;
  return {
    bars: (instrument) => latestBar(dependencies, instrument),
    quotes: (instrument) => {
      const quote = market.quote(instrument.instrumentId);
      return quote === null ? null : quoteView(instrument, quote);
    },
    trades: (instrument) => {
      const print = market.lastPrint(instrument.instrumentId);
      return print === null ? null : tradeView(instrument, print);
    },
  };
}

/** Instruments of the class that the query names; unknown symbols are simply missing from an answer. */
function instrumentsOf(
  { gateway }: AlpacaDependencies,
  symbols: readonly string[],
  assetClass: AssetClass,
): readonly Instrument[] {
  if (symbols.length === 0) throw badRequest('symbols is required');
  for (const symbol of symbols) {
    const valid = assetClass === 'crypto' ? pairPattern.test(symbol) : stockPattern.test(symbol);
    if (!valid)
      throw badRequest(
        `invalid symbol: ${symbol.slice(0, 32)} does not match ${assetClass === 'crypto' ? pairPattern.source : stockPattern.source}`,
      );
  }
  const found = symbols.map((symbol) => gateway.instrumentBySymbol(symbol)).filter((instrument) => instrument !== null);
  return [...new Set(found)].filter((instrument) => instrument.assetClass === assetClass).sort(bySymbol);
}

function single(dependencies: AlpacaDependencies, symbol: string): Instrument {
  const instrument = instrumentsOf(dependencies, [symbol], 'us_equity')[0];
  if (instrument === undefined) throw notFound(`asset not found for ${symbol}`);
  return instrument;
}

interface Page<Row> {
  readonly rows: ReadonlyMap<string, readonly Row[]>;
  readonly nextPageToken: string | null;
}

interface PageRequest<Row> {
  readonly instruments: readonly Instrument[];
  readonly fields: Fields;
  readonly now: number;
  read(
    instrument: Instrument,
    query: { from: number; to: number; limit: number; newestFirst: boolean },
  ): Promise<readonly Row[]>;
  instantOf(row: Row): number;
}

/** Rows by symbol, then time; a page may end in the middle of a symbol, and its token says where. */
async function readPage<Row>({ instruments, fields, now, read, instantOf }: PageRequest<Row>): Promise<Page<Row>> {
  const { from, to } = rangeOf(fields, now);
  const ascending = isAscending(fields);
  const limit = limitOf(fields);
  const position = decodeToken(fields);
  const rows = new Map<string, readonly Row[]>();
  let left = limit;
  let last: { symbol: string; after: number } | null = null;
  for (const instrument of instruments) {
    if (position !== null && instrument.symbol < position.symbol) continue;
    const resumed = position !== null && instrument.symbol === position.symbol;
    const range = {
      from: resumed && ascending ? position.after + 1 : from,
      to: resumed && !ascending ? position.after - 1 : to,
    };
    if (left === 0) {
      const more = await read(instrument, { ...range, limit: 1, newestFirst: !ascending });
      if (more.length > 0) return { rows, nextPageToken: last === null ? null : encodeToken(last) };
      continue;
    }
    const found = await read(instrument, { ...range, limit: left + 1, newestFirst: !ascending });
    const taken = found.slice(0, left);
    if (taken.length > 0) {
      rows.set(instrument.symbol, taken);
      last = { symbol: instrument.symbol, after: instantOf(taken.at(-1)!) };
    }
    if (found.length > left) return { rows, nextPageToken: encodeToken(last!) };
    left -= taken.length;
  }
  return { rows, nextPageToken: null };
}

export const marketDataRoutes: AlpacaRoutes = (app, dependencies) => {
  const { gateway, sql, bars } = dependencies;
  const latest = latestOf(dependencies);

  const barPage = (instruments: readonly Instrument[], fields: Fields) => {
    const timeframe = storedTimeframe(parseTimeframe(textOf(fields, 'timeframe') ?? '1Min'));
    return readPage({
      instruments,
      fields,
      now: gateway.now(),
      read: (instrument, query) => bars({ instrumentId: instrument.instrumentId, timeframe, ...query }),
      instantOf: (bar) => bar.openTime,
    });
  };

  const tradePage = (instruments: readonly Instrument[], fields: Fields) =>
    readPage({
      instruments,
      fields,
      now: gateway.now(),
      read: (instrument, { from, to, limit, newestFirst }) => sql<PrintRow[]>`
        select print_sequence, ts, price, quantity, aggressor_side from print
        where world_id = ${gateway.worldId} and instrument_id = ${instrument.instrumentId} and ts between ${from} and ${to}
        order by ts ${newestFirst ? sql`desc` : sql`asc`}, print_sequence ${newestFirst ? sql`desc` : sql`asc`} limit ${limit}`,
      instantOf: (row) => Number(row.ts),
    });

  const storedTrade = (instrument: Instrument, row: PrintRow) =>
    tradeView(instrument, {
      instrumentId: instrument.instrumentId,
      tsEvent: Number(row.ts) as never,
      printSequence: Number(row.print_sequence),
      price: Math.round(row.price * 10 ** instrument.priceScale) as never,
      quantity: Math.round(row.quantity * 10 ** instrument.quantityScale) as never,
      aggressorSide: row.aggressor_side,
    });

  const viewsBySymbol = <Row>(page: Page<Row>, view: (instrument: Instrument, row: Row) => unknown) =>
    Object.fromEntries(
      [...page.rows].map(([symbol, rows]) => [
        symbol,
        rows.map((row) => view(gateway.instrumentBySymbol(symbol)!, row)),
      ]),
    );

  const latestBySymbol = (instruments: readonly Instrument[], pick: Latest) =>
    Object.fromEntries(
      instruments.flatMap((instrument) => {
        const found = pick(instrument);
        return found === null ? [] : [[instrument.symbol, found] as const];
      }),
    );

  for (const kind of ['bars', 'quotes', 'trades'] as const) {
    const one = kind.slice(0, -1);
    app.get(`/v2/stocks/${kind}/latest`, async ({ query }) => ({
      [kind]: latestBySymbol(
        instrumentsOf(dependencies, listOf(asFields(query), 'symbols'), 'us_equity'),
        latest[kind],
      ),
    }));
    app.get(`/v2/stocks/:symbol/${kind}/latest`, async ({ parameters }) => {
      const instrument = single(dependencies, parameters['symbol'] ?? '');
      const found = latest[kind](instrument);
      if (found === null) throw notFound(`no ${one} for ${instrument.symbol} yet`);
      return { symbol: instrument.symbol, [one]: found };
    });
    app.get(`/v1beta3/crypto/:location/latest/${kind}`, async ({ query }) => ({
      [kind]: latestBySymbol(instrumentsOf(dependencies, listOf(asFields(query), 'symbols'), 'crypto'), latest[kind]),
    }));
  }

  const pages = {
    bars: [barPage, (_: Instrument, row: never) => barView(row)],
    trades: [tradePage, storedTrade],
  } as const;
  for (const kind of ['bars', 'trades'] as const) {
    const [readRows, view] = pages[kind] as unknown as [
      (instruments: readonly Instrument[], fields: Fields) => Promise<Page<unknown>>,
      (instrument: Instrument, row: unknown) => unknown,
    ];
    const many = (assetClass: AssetClass) => async (query: unknown) => {
      const fields = asFields(query);
      const page = await readRows(instrumentsOf(dependencies, listOf(fields, 'symbols'), assetClass), fields);
      return { [kind]: viewsBySymbol(page, view), next_page_token: page.nextPageToken };
    };
    app.get(`/v2/stocks/${kind}`, ({ query }) => many('us_equity')(query));
    app.get(`/v1beta3/crypto/:location/${kind}`, ({ query }) => many('crypto')(query));
    app.get(`/v2/stocks/:symbol/${kind}`, async ({ parameters, query }) => {
      const instrument = single(dependencies, parameters['symbol'] ?? '');
      const page = await readRows([instrument], asFields(query));
      const rows = page.rows.get(instrument.symbol) ?? [];
      return {
        symbol: instrument.symbol,
        [kind]: rows.map((row) => view(instrument, row)),
        next_page_token: page.nextPageToken,
      };
    });
  }
};
