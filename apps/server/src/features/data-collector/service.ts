import { createMarketStore, type Sql } from '@quire/adapters/storage';
import { type AdjustmentStep, adjustmentStep } from '@quire/core/market';
import type { MarketStore } from '@quire/ports/market-store';
import type { Logger } from 'pino';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import type { BarSource } from './bar-source.ts';
import { type Collector, createCollector } from './collector.ts';
import { defaultTimeframes } from './configuration.ts';
import { type LatestPrice, readLatestPrices } from './latest-prices.ts';
import { createScreen, instantOfDate } from './screen.ts';
import { createTasks, type Tasks } from './tasks.ts';
import { worldBarSource } from './world-bar-source.ts';
import { readWorldPrices } from './world-prices.ts';

export interface DataCollectorService {
  readonly collector: Collector;
  readonly tasks: Tasks;
  readonly store: MarketStore;
  /** What is traded in the world as the world has it, anything else as it was collected; everything known when none is named. */
  latestPrices(symbols: readonly string[]): Promise<readonly LatestPrice[]>;
  close(): Promise<void>;
}

export interface DataCollectorOptions {
  readonly sql: Sql;
  readonly gateway: WorldGateway;
  /** The providers of real markets. */
  readonly providers: BarSource;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly collectionIntervalSeconds: number;
  readonly symbolRefreshIntervalSeconds: number;
  readonly outlierThreshold: number;
  readonly lookEveryMs?: number;
  readonly refreshReference?: (symbols: readonly string[]) => Promise<void>;
}

const barsPerSeries = 500;

export function createDataCollectorService(options: DataCollectorOptions): DataCollectorService {
  const { sql, gateway, providers, logger, outlierThreshold } = options;
  const store = createMarketStore(sql);
  const tasks = createTasks(sql);
  const collector = createCollector({
    sql,
    store,
    sources: { world: worldBarSource({ sql, gateway }), providers },
    tasks,
    logger,
    screen: createScreen({ sql, threshold: outlierThreshold, steps: (symbols) => readSteps(sql, gateway, symbols) }),
    defaults: {
      isRunning: false,
      source: gateway.feed === 'live' ? 'providers' : 'world',
      collectionIntervalSeconds: options.collectionIntervalSeconds,
      symbolRefreshIntervalSeconds: options.symbolRefreshIntervalSeconds,
      symbols: [],
      timeframes: defaultTimeframes,
      barsPerSeries,
    },
    ...(options.lookEveryMs === undefined ? {} : { lookEveryMs: options.lookEveryMs }),
    ...(options.refreshReference === undefined ? {} : { refreshReference: options.refreshReference }),
  });
  return {
    collector,
    tasks,
    store,
    latestPrices: (symbols) => latestPrices(sql, gateway, store, symbols),
    close: () => collector.close(),
  };
}

async function latestPrices(
  sql: Sql,
  gateway: WorldGateway,
  store: MarketStore,
  symbols: readonly string[],
): Promise<readonly LatestPrice[]> {
  const traded = gateway.instruments();
  const isTraded = new Set(traded.map(({ symbol }) => symbol));
  const all = symbols.length > 0 ? symbols : [...isTraded, ...(await store.coverage()).map(({ symbol }) => symbol)];
  const wanted = [...new Set(all)];
  const inWorld = traded.filter(({ symbol }) => wanted.includes(symbol));
  const elsewhere = wanted.filter((symbol) => !isTraded.has(symbol));
  const [ofWorld, ofStore] = await Promise.all([
    inWorld.length === 0 ? [] : readWorldPrices(sql, gateway, inWorld),
    elsewhere.length === 0 ? [] : readLatestPrices(sql, elsewhere),
  ]);
  const bySymbol = new Map([...ofStore, ...ofWorld].map((price) => [price.symbol, price]));
  return wanted.flatMap((symbol) => bySymbol.get(symbol) ?? []);
}

/**
 * What explains a jump: splits and dividends of the market store by their ex-date, and what happened in the world at its instant. A
 * dividend without the close before it explains nothing, and moves no price by thirty percent.
 */
async function readSteps(
  sql: Sql,
  gateway: WorldGateway,
  symbols: readonly string[],
): Promise<ReadonlyMap<string, readonly AdjustmentStep[]>> {
  const stored = await sql<{ symbol: string; exDate: string; newUnits: number; oldUnits: number }[]>`
    select distinct on (symbol, ex_date) symbol, ex_date::text as "exDate", new_units as "newUnits", old_units as "oldUnits"
    from market_action where kind = 'split' and symbol = any (${[...symbols]}::text[]) order by symbol, ex_date, provider`;
  const ofWorld = await sql<{ symbol: string; at: number; newUnits: number; oldUnits: number }[]>`
    select i.symbol, a.applied_at as at, (terms ->> 'newUnits')::float8 as "newUnits", (terms ->> 'oldUnits')::float8 as "oldUnits"
    from corporate_action a join instrument i using (world_id, instrument_id)
    where a.world_id = ${gateway.worldId} and a.applied_at is not null and terms ->> 'kind' = 'split'
      and i.symbol = any (${[...symbols]}::text[])`;
  const steps = new Map<string, AdjustmentStep[]>();
  const add = (symbol: string, at: number, newUnits: number, oldUnits: number) => {
    const step = adjustmentStep({ kind: 'split', newUnits, oldUnits }, at, null, 0);
    if (step !== null) steps.set(symbol, [...(steps.get(symbol) ?? []), step]);
  };
  for (const { symbol, exDate, newUnits, oldUnits } of stored) add(symbol, instantOfDate(exDate), newUnits, oldUnits);
  for (const { symbol, at, newUnits, oldUnits } of ofWorld) add(symbol, at, newUnits, oldUnits);
  return steps;
}
