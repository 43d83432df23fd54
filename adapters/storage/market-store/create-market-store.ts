import type { MarketStore } from '@quire/ports/market-store';
import type { Sql } from '../client.ts';
import { readCoverage, readDailyCounts, readOpenTimes, readRevisions } from './coverage.ts';
import { readBars } from './read-bars.ts';
import {
  readActions,
  readFxRate,
  searchInstruments,
  upsertActions,
  upsertFxRates,
  upsertInstruments,
} from './reference.ts';
import { removeSeries } from './series.ts';
import { insertPrints, insertQuotes, readPrints, readQuotes } from './ticks.ts';
import { upsertBars } from './upsert-bars.ts';

/**
 * The market store on PostgreSQL.
 *
 * @example const store = createMarketStore(storage.sql); await store.coverage();
 */
export function createMarketStore(sql: Sql): MarketStore {
  return {
    upsertBars: (batches) => upsertBars(sql, batches),
    readBars: (range) => readBars(sql, range),
    revisions: (series) => readRevisions(sql, series),
    coverage: (filter) => readCoverage(sql, filter),
    openTimes: (series, range) => readOpenTimes(sql, series, range),
    dailyCounts: (query) => readDailyCounts(sql, query),
    removeSeries: (series) => removeSeries(sql, series),
    setPreference: (providers) => setPreference(sql, providers),
    preference: async () =>
      (await sql<{ provider: string }[]>`select provider from market_preference order by rank`).map(
        ({ provider }) => provider,
      ),
    upsertActions: (actions) => upsertActions(sql, actions),
    actions: (query) => readActions(sql, query),
    insertQuotes: (quotes) => insertQuotes(sql, quotes),
    quotes: (range) => readQuotes(sql, range),
    insertPrints: (prints) => insertPrints(sql, prints),
    prints: (range) => readPrints(sql, range),
    upsertFxRates: (rates) => upsertFxRates(sql, rates),
    fxRate: (query) => readFxRate(sql, query),
    upsertInstruments: (instruments) => upsertInstruments(sql, instruments),
    searchInstruments: (query) => searchInstruments(sql, query),
  };
}

async function setPreference(sql: Sql, providers: readonly string[]): Promise<void> {
  await sql.begin(async (transaction) => {
    await transaction`delete from market_preference`;
    await transaction`
      insert into market_preference (provider, rank)
      select provider, rank from unnest(${[...new Set(providers)]}::text[]) with ordinality as p (provider, rank)`;
  });
}
