import type { AssetClass, Instrument } from '@quire/core/market';
import type { AlpacaDependencies, BarQuery } from '../dependencies.ts';
import { instrumentNamed, instrumentsIn } from '../instruments.ts';
import { type Page, pageQuery, type RowSource, readPage } from '../page.ts';
import { type Fields, textOf } from '../parse.ts';
import type { AlpacaRoutes } from '../plugin.ts';
import { readPrints } from '../queries.ts';
import { daysIn, finishedMinutesIn, type TimeRange, timeRange } from '../time-range.ts';
import { parseTimeframe } from '../timeframe.ts';
import { type BarRow, barView, dayBarView, type PrintRow, printView } from '../views/market-view.ts';

type ReadHistory = (
  fields: Fields,
  assetClass: AssetClass,
  instruments: readonly Instrument[],
) => Promise<Page<Record<string, unknown>>>;

/** Bars and trades of the past, page by page. */
export const historyRoutes: AlpacaRoutes = (app, dependencies) => {
  const { gateway } = dependencies;
  const kinds: Readonly<Record<string, ReadHistory>> = {
    bars: (...query) => barPage(dependencies, ...query),
    trades: (...query) => tradePage(dependencies, ...query),
  };
  for (const [kind, read] of Object.entries(kinds)) {
    const many = async (fields: Fields, assetClass: AssetClass) => {
      const page = await read(fields, assetClass, instrumentsIn(fields, assetClass, gateway));
      const bySymbol = page.rows.map(({ instrument, rows }) => [instrument.symbol, rows]);
      return { [kind]: Object.fromEntries(bySymbol), next_page_token: page.nextPageToken };
    };
    app.data(`/v2/stocks/${kind}`, ({ query }) => many(query, 'us_equity'));
    app.openData(`/v1beta3/crypto/:location/${kind}`, ({ query }) => many(query, 'crypto'));
    app.data(`/v2/stocks/:symbol/${kind}`, async ({ parameter, query }) => {
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
};

async function barPage(
  { gateway, bars }: AlpacaDependencies,
  ...[fields, assetClass, instruments]: Parameters<ReadHistory>
): ReturnType<ReadHistory> {
  const now = gateway.now();
  const { stored, isDated } = parseTimeframe(textOf(fields, 'timeframe') ?? '1Min');
  const asked = timeRange(fields, now, assetClass);
  const minutes = stored === '1m' ? finishedMinutesIn(asked, now) : asked;
  const source = barSource(bars, stored, isDated ? daysIn(asked, assetClass) : minutes);
  const page = await readPage(instruments, pageQuery(fields), source);
  return viewed(page, (_, row) => (isDated ? dayBarView(row, assetClass) : barView(row, assetClass)));
}

function barSource(
  bars: AlpacaDependencies['bars'],
  timeframe: BarQuery['timeframe'],
  { from, to }: TimeRange,
): RowSource<BarRow> {
  return {
    async read({ instrumentId }, { after, ascending, limit }) {
      const rows = await bars({
        instrumentId,
        timeframe,
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
