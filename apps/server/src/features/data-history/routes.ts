import type { Sql } from '@quire/adapters/storage';
import {
  CollectorTask,
  CoverageMapView,
  FreshnessReport,
  HeldBarBody,
  HeldBarView,
  literals,
  ProviderComparisonView,
  pageOf,
  SeriesGapsView,
  SeriesQualityView,
  StoredBarView,
  StoredDayView,
  StoredSeriesView,
  Timeframe,
} from '@quire/contract';
import { microsPerDay } from '@quire/core/units';
import { Type } from 'typebox';
import { type Api, answers } from '../../platform/api.ts';
import { callerOf, originOf } from '../../platform/authentication.ts';
import { problem } from '../../platform/problem.ts';
import { parseInstantField } from '../../platform/wire.ts';
import type { Collector } from '../data-collector/collector.ts';
import { begunOrRefused } from '../data-collector/routes.ts';
import { taskView } from '../data-collector/views.ts';
import { decideHeldBar, listHeldBars } from './held-bars.ts';
import type { DataHistoryService, SeriesFilter } from './service.ts';
import {
  barViews,
  comparisonView,
  coverageMapView,
  freshnessView,
  gapsView,
  heldBarView,
  qualityView,
  seriesView,
} from './views.ts';

const tags = ['data'];
const reads = { access: 'market:read' } as const;
const operates = { access: 'data:operate' } as const;
const symbol = Type.String({ minLength: 1, maxLength: 32 });
const provider = Type.String({ minLength: 1, maxLength: 40 });
const filter = Type.Object({
  symbol: Type.Optional(symbol),
  timeframe: Type.Optional(Timeframe),
  provider: Type.Optional(provider),
});
const unpaged = <Item>(items: readonly Item[]) => ({ items: [...items], nextCursor: null });
const filterOf = ({ symbol: text, ...rest }: SeriesFilter): SeriesFilter => ({
  ...rest,
  ...(text === undefined ? {} : { symbol: text.trim().toUpperCase() }),
});

export interface DataHistoryRoutes {
  readonly history: DataHistoryService;
  readonly collector: Collector;
  readonly sql: Sql;
  readonly freshnessMinutes: number;
}

export function registerDataHistoryRoutes(api: Api, options: DataHistoryRoutes): void {
  registerSeries(api, options);
  registerBars(api, options);
  registerCoverageMap(api, options);
  registerJudgement(api, options);
  registerHeldBars(api, options);
}

function registerSeries(api: Api, { history, collector }: DataHistoryRoutes): void {
  api.route({
    method: 'GET',
    url: '/data/series',
    config: reads,
    schema: {
      tags,
      summary: 'How much history is stored',
      querystring: filter,
      response: answers(pageOf(StoredSeriesView)),
    },
    handler: async ({ query }) => unpaged((await history.series(filterOf(query))).map(seriesView)),
  });
  api.route({
    method: 'GET',
    url: '/data/gaps',
    config: reads,
    schema: {
      tags,
      summary: 'Bars that are missing although the market was open, of the last 400 days',
      description:
        'Each gap is its first and last missing open. `missing` is null where the hours of the market are not known.',
      querystring: filter,
      response: answers(pageOf(SeriesGapsView)),
    },
    handler: async ({ query }) => unpaged((await history.gaps(filterOf(query))).map(gapsView)),
  });
  api.route({
    method: 'POST',
    url: '/data/gaps/repair',
    config: operates,
    schema: {
      tags,
      summary: 'Begin to ask for the bars that are missing; the task says how far it is',
      body: filter,
      response: answers(CollectorTask),
    },
    handler: async (request) => {
      const wanted = await history.repairs(filterOf(request.body));
      const by = { actor: callerOf(request), origin: originOf(request) };
      return taskView(begunOrRefused(await collector.repair(wanted, by)));
    },
  });
}

/** The days that a heat map shows unless it is told otherwise. */
const daysShown = 366;

function registerBars(api: Api, { history }: DataHistoryRoutes): void {
  const range = { from: Type.Optional(Type.String()), to: Type.Optional(Type.String()) };
  const instant = (text: string | undefined, field: string) =>
    text === undefined ? undefined : parseInstantField(text, field);
  api.route({
    method: 'GET',
    url: '/data/bars',
    config: reads,
    schema: {
      tags,
      summary: 'Stored bars with who told them and when they were known',
      description:
        '`asOf` shows what was known at that instant and nothing later. `adjustment` divides by splits, and reduces by dividends, that ' +
        'came after. The newest `limit` bars of the range, ascending; `to` is exclusive.',
      querystring: Type.Object({
        symbol,
        timeframe: Timeframe,
        provider: Type.Optional(provider),
        ...range,
        asOf: Type.Optional(Type.String()),
        adjustment: Type.Optional(literals(['raw', 'split', 'all'] as const)),
        forming: Type.Optional(Type.Boolean()),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
      }),
      response: answers(pageOf(StoredBarView)),
    },
    handler: async ({ query }) => {
      const [from, to, asOf] = [instant(query.from, 'from'), instant(query.to, 'to'), instant(query.asOf, 'asOf')];
      const name = query.symbol.trim().toUpperCase();
      const bars = await history.store.readBars({
        symbol: name,
        timeframe: query.timeframe,
        provider: query.provider ?? null,
        includesForming: query.forming ?? true,
        limit: query.limit ?? 1_000,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        ...(asOf === undefined ? {} : { asOf }),
      });
      if (bars === null) throw unknownSeries(name, query.timeframe);
      return unpaged(barViews(bars, await history.segments(name, query.adjustment ?? 'raw', asOf)));
    },
  });
  api.route({
    method: 'GET',
    url: '/data/coverage',
    config: reads,
    schema: {
      tags,
      summary: 'Bars of each day of a series, and how many there should be',
      querystring: Type.Object({ symbol, timeframe: Timeframe, provider: Type.Optional(provider), ...range }),
      response: answers(pageOf(StoredDayView)),
    },
    handler: async ({ query }) => {
      const { from, to, ...key } = query;
      const [one] = await history.series(filterOf(key));
      if (one === undefined) throw unknownSeries(key.symbol, key.timeframe);
      const until = instant(to, 'to') ?? Date.now() * 1_000;
      const since = instant(from, 'from') ?? Math.max(one.firstTime ?? 0, until - daysShown * microsPerDay);
      return unpaged((await history.days(one, { from: since, to: until })).map((day) => ({ ...day })));
    },
  });
}

const mapDays = 91;
const mapDaysMax = 400;

function registerCoverageMap(api: Api, { history }: DataHistoryRoutes): void {
  api.route({
    method: 'GET',
    url: '/data/coverage-map',
    config: reads,
    schema: {
      tags,
      summary: 'Bars of each day of every series of a timeframe, and how many there should be',
      description: `The newest ${mapDays} days unless \`from\` and \`to\` (dates, both included) say otherwise, ${mapDaysMax} at most.`,
      querystring: Type.Object({
        timeframe: Timeframe,
        from: Type.Optional(Type.String({ format: 'date' })),
        to: Type.Optional(Type.String({ format: 'date' })),
      }),
      response: answers(CoverageMapView),
    },
    handler: async ({ query: { timeframe, from, to } }) => {
      const dayOf = (text: string) => Math.floor(Date.parse(`${text}T00:00:00Z`) / 86_400_000);
      const lastDay = to === undefined ? Math.floor(Date.now() / 86_400_000) : dayOf(to);
      const firstDay = from === undefined ? lastDay - mapDays + 1 : dayOf(from);
      const count = lastDay - firstDay + 1;
      if (count < 1 || count > mapDaysMax) {
        const detail = `from and to are 1 to ${mapDaysMax} days apart, not ${count}`;
        throw problem('INVALID_FIELD', detail, { field: 'from' });
      }
      const days = { firstDay, lastDay };
      return coverageMapView(timeframe, days, await history.coverageMap(timeframe, days));
    },
  });
}

const unknownSeries = (name: string, timeframe: string) =>
  problem('UNKNOWN_SERIES', `there is no history of ${name.slice(0, 40)} ${timeframe}`, { field: 'symbol' });

function registerJudgement(api: Api, { history, freshnessMinutes }: DataHistoryRoutes): void {
  api.route({
    method: 'GET',
    url: '/data/freshness',
    config: reads,
    schema: {
      tags,
      summary: 'How old the newest word on each symbol is, and whether that is fresh',
      description:
        'While a market is closed, data that reaches to its last close is fresh. All of it is fresh when every symbol is; ' +
        '`age_minutes` of all is that of the oldest.',
      response: answers(FreshnessReport),
    },
    handler: async () => {
      const symbols = (await history.freshness()).map(freshnessView);
      const ages = symbols.flatMap(({ age_minutes }) => age_minutes ?? []);
      return {
        freshness_minutes: freshnessMinutes,
        age_minutes: ages.length === 0 ? null : Math.max(...ages),
        is_fresh: symbols.length > 0 && symbols.every(({ is_fresh }) => is_fresh),
        symbols,
      };
    },
  });
  api.route({
    method: 'GET',
    url: '/data/quality',
    config: reads,
    schema: {
      tags,
      summary: 'A score of each series from 0 to 100, with what was taken off and why',
      querystring: filter,
      response: answers(pageOf(SeriesQualityView)),
    },
    handler: async ({ query }) => unpaged((await history.quality(filterOf(query))).map(qualityView)),
  });
  api.route({
    method: 'GET',
    url: '/data/comparison',
    config: reads,
    schema: {
      tags,
      summary: 'What every two providers say of the same bars, and where they differ most',
      querystring: Type.Object({ symbol, timeframe: Timeframe }),
      response: answers(pageOf(ProviderComparisonView)),
    },
    handler: async ({ query: { symbol: name, timeframe } }) =>
      unpaged((await history.comparison({ symbol: name.trim().toUpperCase(), timeframe })).map(comparisonView)),
  });
}

function registerHeldBars(api: Api, { history, sql }: DataHistoryRoutes): void {
  api.route({
    method: 'GET',
    url: '/data/held-bars',
    config: reads,
    schema: {
      tags,
      summary: 'Bars that were held back, newest first',
      querystring: Type.Object({
        state: Type.Optional(literals(['held', 'released', 'rejected'] as const)),
        symbol: Type.Optional(symbol),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
      }),
      response: answers(pageOf(HeldBarView)),
    },
    handler: async ({ query: { state = 'held', symbol: name = null, limit = 100 } }) =>
      unpaged((await listHeldBars(sql, { state, symbol: name, limit })).map(heldBarView)),
  });
  for (const [action, state] of [
    ['release', 'released'],
    ['reject', 'rejected'],
  ] as const) {
    api.route({
      method: 'POST',
      url: `/data/held-bars/${action}`,
      config: operates,
      schema: {
        tags,
        summary:
          action === 'release' ? 'Let a held bar become a price, known from now on' : 'Keep a held bar out for good',
        body: HeldBarBody,
        response: answers(HeldBarView),
      },
      handler: async (request) => {
        const key = { ...request.body, openTime: parseInstantField(request.body.openTime, 'openTime') };
        const by = { actor: callerOf(request), origin: originOf(request) };
        const bar = await decideHeldBar({ sql, store: history.store }, key, state, by);
        if (bar === null) throw problem('NOT_HELD', 'no such bar is held back');
        return heldBarView(bar);
      },
    });
  }
}
