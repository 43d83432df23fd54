import type { MarketDataRouter } from '@quire/adapters/market-data';
import type { Sql } from '@quire/adapters/storage';
import { type Provenance, type ProviderCorporateAction, parseMarketSymbol } from '@quire/ports/market-data';
import type { MarketAction, MarketStore } from '@quire/ports/market-store';
import type { PassFailure } from '../data-collector/collect-pass.ts';
import { refreshRates } from './rates.ts';
import { listedOf } from './search.ts';

export interface RefreshOptions {
  readonly sql: Sql;
  readonly store: MarketStore;
  readonly router: Pick<MarketDataRouter, 'ask'>;
  readonly now?: () => number;
}

export interface ActionsReport {
  readonly symbols: number;
  readonly actions: number;
  /** New or different; the rest was there already. */
  readonly written: number;
  readonly failures: readonly Omit<PassFailure, 'timeframe'>[];
}

const millisPerDay = 86_400_000;
/** So far back actions are asked for, and so far ahead of their ex-date. */
const daysBack = 10 * 365;
const daysAhead = 90;

/** Asks for the actions of each symbol. One that fails is reported and hinders no other. */
export async function refreshActions(
  { store, router, now = Date.now }: RefreshOptions,
  symbols: readonly string[],
  watch: { readonly signal?: AbortSignal; readonly onProgress?: (done: number, total: number) => void } = {},
): Promise<ActionsReport> {
  const failures: Omit<PassFailure, 'timeframe'>[] = [];
  let [actions, written] = [0, 0];
  for (const [index, text] of symbols.entries()) {
    if (watch.signal?.aborted) break;
    const symbol = parseMarketSymbol(text);
    if (symbol === null)
      failures.push({ symbol: text, code: 'INVALID_SYMBOL', detail: `${text} is no symbol of a market` });
    else {
      const range = { from: now() - daysBack * millisPerDay, to: now() + daysAhead * millisPerDay };
      const options = { urgency: 'background', signal: watch.signal ?? null } as const;
      const answer = await router.ask('corporateActions', { symbol, ...range }, options);
      if (answer.ok) {
        const found = answer.value.value.map((action) => actionOf(text, action, answer.value.provenance));
        const report = await store.upsertActions(found);
        actions += report.rows;
        written += report.written;
      } else failures.push({ symbol: text, code: answer.error.code, detail: answer.error.detail });
    }
    watch.onProgress?.(index + 1, symbols.length);
  }
  return { symbols: symbols.length, actions, written, failures };
}

/** An action of the past counts as known at its ex-date, as the exchange had told it by then; a coming one from when we heard of it. */
function actionOf(symbol: string, action: ProviderCorporateAction, { provider, receivedAt }: Provenance): MarketAction {
  const { kind, exDate, recordDate, payDate, newUnits, oldUnits, cashPerUnit, currency } = action;
  const received = receivedAt * 1_000;
  return {
    ...{ symbol, provider, kind, exDate, recordDate, payDate, cashPerUnit, currency, receivedAt: received },
    ratio: newUnits === null || oldUnits === null ? null : { newUnits, oldUnits },
    availableAt: Math.min(received, Date.parse(`${exDate}T00:00:00Z`) * 1_000),
  };
}

/** How often things that change by the day are asked for anew, milliseconds. */
const checkEvery = { actions: millisPerDay, listing: 7 * millisPerDay, rates: millisPerDay / 4 } as const;
type CheckKind = keyof typeof checkEvery;

/** At most so many questions in one round: the rest is due in the next one, and bars come first. */
const questionsPerRound = 20;

/**
 * What the collector does with each refresh of its symbols when providers are its source: names and exchanges, splits and dividends, and
 * rates of currencies, each only when its last check has grown old. Whoever comes first writes the check down, so of several processes
 * one asks.
 */
export async function refreshWhatIsDue(options: RefreshOptions, symbols: readonly string[]): Promise<void> {
  const { sql, store, router } = options;
  for (const text of await due(sql, 'listing', symbols)) {
    const symbol = parseMarketSymbol(text);
    if (symbol === null) continue;
    const answer = await router.ask('search', { text: symbol.base, limit: 10 }, { urgency: 'background' });
    if (answer.ok) await store.upsertInstruments(listedOf(answer.value.value, answer.value.provenance));
  }
  const equities = symbols.filter((text) => parseMarketSymbol(text)?.market.endsWith('equity'));
  await refreshActions(options, await due(sql, 'actions', equities));
  await refreshRatesWhenDue(options, null);
}

/** Asks for the rates of a day, or the newest, unless that was done a short while ago: an unknown rate costs one question, not many. */
export async function refreshRatesWhenDue({ sql, store, router }: RefreshOptions, date: string | null): Promise<void> {
  if ((await due(sql, 'rates', [date ?? 'newest'])).length > 0) await refreshRates(store, router, date);
}

async function due(sql: Sql, kind: CheckKind, keys: readonly string[]): Promise<readonly string[]> {
  if (keys.length === 0) return [];
  const rows = await sql<{ key: string }[]>`
    insert into reference_check (kind, key, checked_at)
    select ${kind}, key, now() from (
      select w.key from unnest(${[...keys]}::text[]) as w (key)
        left join reference_check c on c.kind = ${kind} and c.key = w.key
      where c.checked_at is null or c.checked_at < now() - make_interval(secs => ${checkEvery[kind] / 1_000})
      order by c.checked_at nulls first limit ${questionsPerRound}) wanted
    on conflict (kind, key) do update set checked_at = excluded.checked_at
      where reference_check.checked_at < now() - make_interval(secs => ${checkEvery[kind] / 1_000})
    returning key`;
  return rows.map(({ key }) => key);
}
