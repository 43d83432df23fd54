import { randomUUID } from 'node:crypto';
import type { Sql, SqlExecutor } from '@quire/adapters/storage';
import { type Actor, type RequestOrigin, recordAudit } from '../../platform/audit.ts';
import {
  changingWatchlists,
  deleteWatchlist,
  findWatchlist,
  insertWatchlist,
  listWatchlists,
  lockWatchlist,
  updateWatchlist,
  type Watchlist,
  type WatchlistContent,
  type WatchlistKey,
} from './store.ts';

export type { Watchlist, WatchlistKey } from './store.ts';

export const watchlistNameMax = 64;
export const watchlistsMax = 200;
export const watchedMax = 5_000;

export type WatchlistRefusal =
  | 'UNKNOWN_WATCHLIST'
  | 'NAME_TAKEN'
  | 'TOO_MANY_WATCHLISTS'
  | 'TOO_MANY_INSTRUMENTS'
  | 'NOT_WATCHED';
export type WatchlistResult =
  | { readonly ok: true; readonly watchlist: Watchlist }
  | { readonly ok: false; readonly code: WatchlistRefusal };

/** Who changes what, for the audit log. */
export interface WatchlistChange {
  readonly accountId: string;
  readonly actor: Actor;
  readonly origin: RequestOrigin;
}

/** Watchlists of accounts. The caller has checked the name's form and that the instruments exist. */
export interface WatchlistService {
  list(accountId: string): Promise<readonly Watchlist[]>;
  find(accountId: string, key: WatchlistKey): Promise<Watchlist | null>;
  create(by: WatchlistChange, content: WatchlistContent): Promise<WatchlistResult>;
  /** Null leaves a part as it is. */
  replace(
    by: WatchlistChange,
    key: WatchlistKey,
    content: { readonly [Part in keyof WatchlistContent]: WatchlistContent[Part] | null },
  ): Promise<WatchlistResult>;
  /** What is in the list already stays where it is. */
  add(by: WatchlistChange, key: WatchlistKey, instrumentId: string): Promise<WatchlistResult>;
  remove(by: WatchlistChange, key: WatchlistKey, instrumentId: string): Promise<WatchlistResult>;
  /** Returns the list that is no more. */
  delete(by: WatchlistChange, key: WatchlistKey): Promise<WatchlistResult>;
}

const refused = (code: WatchlistRefusal): WatchlistResult => ({ ok: false, code });

export function createWatchlistService(sql: Sql): WatchlistService {
  const change = (
    by: WatchlistChange,
    key: WatchlistKey,
    wanted: (before: Watchlist) => WatchlistContent | WatchlistRefusal,
  ): Promise<WatchlistResult> =>
    changingWatchlists(sql, by.accountId, async (transaction) => {
      const before = await lockWatchlist(transaction, by.accountId, key);
      if (before === null) return refused('UNKNOWN_WATCHLIST');
      const content = wanted(before);
      if (typeof content === 'string') return refused(content);
      if (content.instrumentIds.length > watchedMax) return refused('TOO_MANY_INSTRUMENTS');
      const after = await updateWatchlist(transaction, before, content);
      if (after === null) return refused('NAME_TAKEN');
      await audit(transaction, by, 'watchlist.change', before, after);
      return { ok: true, watchlist: after };
    });

  return {
    list: (accountId) => listWatchlists(sql, accountId),
    find: (accountId, key) => findWatchlist(sql, accountId, key),
    create: (by, content) =>
      changingWatchlists(sql, by.accountId, async (transaction) => {
        if (content.instrumentIds.length > watchedMax) return refused('TOO_MANY_INSTRUMENTS');
        if ((await listWatchlists(transaction, by.accountId)).length >= watchlistsMax)
          return refused('TOO_MANY_WATCHLISTS');
        const { accountId } = by;
        const watchlist = await insertWatchlist(transaction, { watchlistId: randomUUID(), accountId, ...content });
        if (watchlist === null) return refused('NAME_TAKEN');
        await audit(transaction, by, 'watchlist.create', null, watchlist);
        return { ok: true, watchlist };
      }),
    replace: (by, key, { name, instrumentIds }) =>
      change(by, key, (before) => ({
        name: name ?? before.name,
        instrumentIds: instrumentIds ?? before.instrumentIds,
      })),
    add: (by, key, instrumentId) =>
      change(by, key, ({ name, instrumentIds }) => ({
        name,
        instrumentIds: instrumentIds.includes(instrumentId) ? instrumentIds : [...instrumentIds, instrumentId],
      })),
    remove: (by, key, instrumentId) =>
      change(by, key, ({ name, instrumentIds }) =>
        instrumentIds.includes(instrumentId)
          ? { name, instrumentIds: instrumentIds.filter((watched) => watched !== instrumentId) }
          : 'NOT_WATCHED',
      ),
    delete: (by, key) =>
      changingWatchlists(sql, by.accountId, async (transaction) => {
        const watchlist = await lockWatchlist(transaction, by.accountId, key);
        if (watchlist === null) return refused('UNKNOWN_WATCHLIST');
        await deleteWatchlist(transaction, watchlist.watchlistId);
        await audit(transaction, by, 'watchlist.delete', watchlist, null);
        return { ok: true, watchlist };
      }),
  };
}

async function audit(
  sql: SqlExecutor,
  { actor, origin }: WatchlistChange,
  action: string,
  before: Watchlist | null,
  after: Watchlist | null,
): Promise<void> {
  const shown = (watchlist: Watchlist | null) =>
    watchlist && { name: watchlist.name, instrumentIds: watchlist.instrumentIds };
  const resourceId = (before ?? after)?.watchlistId ?? null;
  const entry = { action, resourceKind: 'watchlist', resourceId, before: shown(before), after: shown(after) };
  await recordAudit(sql, actor, origin, entry);
}
