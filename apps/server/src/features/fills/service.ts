import type { Sql } from '@quire/adapters/storage';
import type { FillView, Page } from '@quire/contract';
import type { Principal } from '../../platform/access.ts';
import { decodeCursor, encodeCursor, pageFrom } from '../../platform/wire.ts';
import { instrumentOf } from '../../platform/world-commands.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import type { AccountDirectory } from '../accounts/directory.ts';
import { accountsInView } from '../accounts/scope.ts';
import { type FillRow, fillColumns, fillView } from '../orders/order-row.ts';

export interface FillQuery {
  readonly accountId?: string | undefined;
  readonly symbol?: string | undefined;
}

/** Executions, newest first in pages, oldest first as a file. */
export interface FillService {
  list(
    caller: Principal,
    query: FillQuery & { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<Page<FillView>>;
  export(caller: Principal, query: FillQuery): Promise<AsyncIterable<readonly FillView[]>>;
}

export interface FillServiceOptions {
  readonly sql: Sql;
  readonly gateway: WorldGateway;
  readonly accounts: AccountDirectory;
}

export function createFillService({ sql, gateway, accounts }: FillServiceOptions): FillService {
  const scopeOf = async (caller: Principal, { accountId, symbol }: FillQuery) => ({
    accountIds: [...(await accountsInView(accounts, caller, accountId))],
    symbol: symbol === undefined ? null : instrumentOf(gateway, symbol).symbol,
  });
  /** Not async: a fragment is thenable, and awaiting one would run it as a query of its own. */
  const within = ({ accountIds, symbol }: { accountIds: string[]; symbol: string | null }) =>
    sql`f.account_id = any(${accountIds}::uuid[]) and (${symbol}::text is null or f.symbol = ${symbol})`;
  return {
    async list(caller, { limit, cursor, ...query }) {
      const [before = null] = decodeCursor(cursor, 1) ?? [];
      const scope = await scopeOf(caller, query);
      const rows = await sql<FillRow[]>`
        select ${fillColumns(sql)} from fill f
        where ${within(scope)} and (${before}::bigint is null or f.fill_sequence < ${before}::bigint)
        order by f.fill_sequence desc limit ${limit + 1}`;
      return pageFrom(rows, limit, fillView, ({ fillSequence }) => encodeCursor(fillSequence));
    },
    async export(caller, query) {
      const scope = await scopeOf(caller, query);
      return exportChunks(() =>
        sql<FillRow[]>`
        select ${fillColumns(sql)} from fill f where ${within(scope)} order by f.fill_sequence`.cursor(2_000),
      );
    },
  };
}

async function* exportChunks(open: () => AsyncIterable<readonly FillRow[]>): AsyncIterable<readonly FillView[]> {
  for await (const chunk of open()) yield chunk.map(fillView);
}
