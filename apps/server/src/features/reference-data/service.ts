import type { MarketDataRouter } from '@quire/adapters/market-data';
import type { Sql } from '@quire/adapters/storage';
import type { CurrenciesView, RatesView, SearchAnswer } from '@quire/contract';
import type { MarketAction, MarketStore } from '@quire/ports/market-store';
import { problem } from '../../platform/problem.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import { readSymbol } from '../data-collector/symbols.ts';
import type { TaskRow, Tasks } from '../data-collector/tasks.ts';
import { type CrossRate, convert, crossRate, rateBase, rateCurrencies } from './rates.ts';
import { refreshActions, refreshRatesWhenDue } from './refresh.ts';
import { type SearchMode, searchInstruments } from './search.ts';

export interface ReferenceDataService {
  search(query: { readonly text: string; readonly limit: number; readonly mode: SearchMode }): Promise<SearchAnswer>;
  actions(symbol: string, asOf?: number): Promise<readonly MarketAction[]>;
  /** Begins to ask for them; the row is the task as it begins. */
  beginActions(symbols: readonly string[], requestedBy: string): Promise<TaskRow>;
  currencies(): CurrenciesView;
  /** @throws RATE_UNKNOWN */
  rates(base: string, date: string): Promise<RatesView>;
  /** @throws RATE_UNKNOWN */
  convert(wanted: {
    readonly amount: bigint;
    readonly from_currency: string;
    readonly to_currency: string;
    readonly date: string;
  }): Promise<CrossRate & { readonly converted: bigint }>;
}

export interface ReferenceDataOptions {
  readonly sql: Sql;
  readonly store: MarketStore;
  readonly gateway: WorldGateway;
  readonly router: Pick<MarketDataRouter, 'ask'>;
  readonly tasks: Tasks;
}

const actionsKind = 'corporate-actions';
const failuresShown = 20;
const allCurrencies = [rateBase, ...rateCurrencies].sort();

export function createReferenceDataService(options: ReferenceDataOptions): ReferenceDataService {
  const { sql, store, gateway, router, tasks } = options;

  /** A currency that is kept but has no rate yet is asked for once; after that it is unknown. */
  const rateOf = async (from: string, to: string, date: string): Promise<CrossRate> => {
    const pair = { from: from.toUpperCase(), to: to.toUpperCase(), date };
    for (const code of [pair.from, pair.to]) {
      if (!allCurrencies.includes(code)) throw unknownRate(code, date);
    }
    const known = await crossRate(store, pair);
    if (known !== null) return known;
    await refreshRatesWhenDue({ sql, store, router }, date);
    const fetched = await crossRate(store, pair);
    if (fetched === null) throw unknownRate(`${pair.from}/${pair.to}`, date);
    return fetched;
  };

  return {
    search: (query) => searchInstruments({ store, gateway, router }, query),
    actions: (symbol, asOf) => store.actions({ symbol, ...(asOf === undefined ? {} : { asOf }) }),
    beginActions(symbols, requestedBy) {
      const wanted = [...new Set(symbols.map((text) => readSymbol(gateway, text)))];
      return new Promise((resolve, reject) => {
        tasks
          .run(
            actionsKind,
            requestedBy,
            async ({ signal, progress }) => {
              const report = await refreshActions({ sql, store, router }, wanted, { signal, onProgress: progress });
              const { actions, written, failures } = report;
              const failed = failures.length === 0 ? '' : `, ${failures.length} symbols failed`;
              return {
                message: `${report.symbols} symbols, ${actions} actions, ${written} of them new or changed${failed}`,
                result: { ...report, failures: failures.slice(0, failuresShown) },
              };
            },
            resolve,
          )
          .catch(reject);
      });
    },
    currencies: () => ({ base: rateBase, currencies: allCurrencies }),
    async rates(base, date) {
      const code = base.toUpperCase();
      await rateOf(code, code === rateBase ? 'USD' : rateBase, date);
      const others = allCurrencies.filter((other) => other !== code);
      const found = await Promise.all(
        others.map(async (to) => [to, await crossRate(store, { from: code, to, date })] as const),
      );
      const known = found.flatMap(([to, rate]) => (rate === null ? [] : [[to, rate] as const]));
      return {
        ...{ base: code, date },
        rates: Object.fromEntries(known.map(([to, { rate }]) => [to, Number(rate)])),
        dates: Object.fromEntries(known.map(([to, { date: day }]) => [to, day])),
        provider: known[0]?.[1].provider ?? null,
      };
    },
    async convert({ amount, from_currency, to_currency, date }) {
      const rate = await rateOf(from_currency, to_currency, date);
      return { ...rate, converted: convert(amount, rate.rate) };
    },
  };
}

const unknownRate = (what: string, date: string) =>
  problem('RATE_UNKNOWN', `no rate of ${what} is known on ${date}`, { field: 'currency' });
