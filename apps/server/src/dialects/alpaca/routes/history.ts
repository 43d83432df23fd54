import type { AssetClass, Instrument, Quote } from '@quire/core/market';
import type { UnixMicros } from '@quire/core/units';
import { bucketSource } from '../bucket-bars.ts';
import { adjustmentOf, checkDataParameters, checkLocation } from '../data-parameters.ts';
import type { AlpacaDependencies, BarQuery } from '../dependencies.ts';
import { instrumentNamed, instrumentsIn } from '../instruments.ts';
import { type Page, pageQuery, type RowSource, readPage } from '../page.ts';
import { type Fields, textOf } from '../parse.ts';
import type { AlpacaApp } from '../plugin.ts';
import { readPrints } from '../queries.ts';
import type { QuoteHistory } from '../quote-history.ts';
import { daysIn, finishedMinutesIn, type TimeRange, timeRange } from '../time-range.ts';
import { parseTimeframe, type Timeframe } from '../timeframe.ts';
import { type BarRow, barView, dayBarView, type PrintRow, printView, quoteView } from '../views/market-view.ts';

type ReadHistory = (
  fields: Fields,
  assetClass: AssetClass,
  instruments: readonly Instrument[],
) => Promise<Page<Record<string, unknown>>>;

/** Bars, trades and quotes of the past, page by page. */
export function historyRoutes(app: AlpacaApp, dependencies: AlpacaDependencies, past: QuoteHistory): void {
  const { gateway } = dependencies;
  const kinds: Readonly<Record<string, ReadHistory>> = {
    bars: (...query) => barPage(dependencies, ...query),
    trades: (...query) => tradePage(dependencies, ...query),
    quotes: (...query) => quotePage(dependencies, past, ...query),
  };
  for (const [kind, read] of Object.entries(kinds)) {
    const many = async (fields: Fields, assetClass: AssetClass) => {
      checkDataParameters(fields);
      const page = await read(fields, assetClass, instrumentsIn(fields, assetClass, gateway));
      const bySymbol = page.rows.map(({ instrument, rows }) => [instrument.symbol, rows]);
      return { [kind]: Object.fromEntries(bySymbol), next_page_token: page.nextPageToken };
    };
    app.data(`/v2/stocks/${kind}`, ({ query }) => many(query, 'us_equity'));
    app.openData(`/v1beta3/crypto/:location/${kind}`, ({ query, parameter }) => {
      checkLocation(parameter('location'));
      return many(query, 'crypto');
    });
    app.data(`/v2/stocks/:symbol/${kind}`, async ({ parameter, query }) => {
      checkDataParameters(query);
      const symbol = parameter('symbol');
      const instrument = instrumentNamed(symbol, 'us_equity', gateway);
      const page = await read(query, 'us_equity', instrument === null ? [] : [instrument]);
      return {
        symbol: instrument?.symbol ?? symbol,
        [kind]: page.rows[0]?.rows ?? [],
        next_page_token: page.nextPageToken,
      };
    });
  }
}

async function barPage(
  { gateway, bars, sql }: AlpacaDependencies,
  ...[fields, assetClass, instruments]: Parameters<ReadHistory>
): ReturnType<ReadHistory> {
  const now = gateway.now();
  const timeframe = parseTimeframe(textOf(fields, 'timeframe') ?? '1Min');
  const asked = timeRange(fields, now, assetClass);
  const range = timeframe.isDated ? daysIn(asked, assetClass) : finishedMinutes(timeframe, asked, now);
  const adjustment = adjustmentOf(fields);
  const source =
    timeframe.kind === 'kept'
      ? barSource(bars, { timeframe: timeframe.stored, range, adjustment })
      : bucketSource(sql, { worldId: gateway.worldId, timeframe, range, adjustment });
  const page = await readPage(instruments, pageQuery(fields), source);
  return viewed(page, (_, row) => (timeframe.isDated ? dayBarView : barView)(row, assetClass));
}

/** A longer bar in progress is told as far as it has come, a minute only once it has passed. */
function finishedMinutes(timeframe: Timeframe, asked: TimeRange, now: UnixMicros): TimeRange {
  return timeframe.kind === 'kept' && timeframe.stored === '1m' ? finishedMinutesIn(asked, now) : asked;
}

function barSource(
  bars: AlpacaDependencies['bars'],
  asked: Pick<BarQuery, 'timeframe' | 'adjustment'> & { readonly range: TimeRange },
): RowSource<BarRow> {
  const { timeframe, adjustment } = asked;
  const { from, to } = asked.range;
  return {
    async read({ instrumentId }, { after, ascending, limit }) {
      const rows = await bars({
        instrumentId,
        timeframe,
        adjustment,
        from: ascending && after !== null ? after + 1 : from,
        to: !ascending && after !== null ? after - 1 : to,
        limit,
        newestFirst: !ascending,
      });
      return ascending ? rows : [...rows].reverse();
    },
    positionOf: (row) => row.openTime,
  };
}

async function tradePage(
  { gateway, sql }: AlpacaDependencies,
  ...[fields, assetClass, instruments]: Parameters<ReadHistory>
): ReturnType<ReadHistory> {
  const { worldId } = gateway;
  const range = timeRange(fields, gateway.now(), assetClass);
  const source: RowSource<PrintRow> = {
    read: ({ instrumentId }, query) => readPrints(sql, { worldId, instrumentId, ...range, ...query }),
    positionOf: (row) => row.printSequence,
  };
  return viewed(await readPage(instruments, pageQuery(fields), source), printView);
}

async function quotePage(
  { gateway }: AlpacaDependencies,
  past: QuoteHistory,
  ...[fields, assetClass, instruments]: Parameters<ReadHistory>
): ReturnType<ReadHistory> {
  const range = timeRange(fields, gateway.now(), assetClass);
  const source: RowSource<Quote> = {
    read: async ({ instrumentId }, query) =>
      past.read(instrumentId, gateway.market.quote(instrumentId), { ...range, ...query }),
    positionOf: ({ tsEvent }) => tsEvent,
  };
  return viewed(await readPage(instruments, pageQuery(fields), source), quoteView);
}

function viewed<Row>(
  { rows, nextPageToken }: Page<Row>,
  view: (instrument: Instrument, row: Row) => Record<string, unknown>,
): Page<Record<string, unknown>> {
  const shown = rows.map(({ instrument, rows: some }) => ({
    instrument,
    rows: some.map((row) => view(instrument, row)),
  }));
  return { rows: shown, nextPageToken };
}
