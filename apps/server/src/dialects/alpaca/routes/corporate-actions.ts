import { parseInstant } from '@quire/core/units';
import type { AlpacaDependencies } from '../dependencies.ts';
import { badRequest } from '../errors.ts';
import { type Fields, listOf, textOf } from '../parse.ts';
import type { AlpacaRoutes } from '../plugin.ts';
import { type ActionRow, actionTypes, actionView } from '../views/corporate-action-view.ts';
import { newYorkDate } from '../views/new-york.ts';

/** What companies do to their shares, by kind, from announcement on. */
export const corporateActionRoutes: AlpacaRoutes = (app, dependencies) => {
  app.data('/v1/corporate-actions', async ({ query }) => {
    const asked = actionQuery(query, dependencies);
    const rows = await readActions(dependencies, asked);
    const shown = rows.slice(0, asked.limit);
    const byType: Record<string, Record<string, unknown>[]> = {};
    for (const row of shown) {
      const key = `${row.type}s`;
      byType[key] = [...(byType[key] ?? []), actionView(row)];
    }
    const last = rows.length > asked.limit ? shown.at(-1) : undefined;
    return {
      corporate_actions: byType,
      next_page_token: last === undefined ? null : Buffer.from(`${last.exDate} ${last.actionId}`).toString('base64url'),
    };
  });
};

interface ActionQuery {
  /** Trading dates, both inclusive. */
  readonly start: string;
  readonly end: string;
  readonly types: ReadonlySet<string>;
  readonly instrumentIds: readonly string[] | null;
  readonly ids: readonly string[] | null;
  readonly ascending: boolean;
  readonly limit: number;
  readonly after: { readonly exDate: string; readonly actionId: string } | null;
}

function actionQuery(fields: Fields, { gateway }: AlpacaDependencies): ActionQuery {
  const symbols = listOf(fields, 'symbols');
  const ids = listOf(fields, 'ids');
  const types = listOf(fields, 'types');
  const unknown = types.find((type) => !actionTypes.has(type));
  if (unknown !== undefined) throw badRequest(`invalid type: ${unknown.slice(0, 32)}`);
  const sort = textOf(fields, 'sort') ?? 'asc';
  if (sort !== 'asc' && sort !== 'desc') throw badRequest(`invalid sort: ${sort.slice(0, 20)}`);
  if (ids.some((id) => !uuid.test(id))) throw badRequest('invalid ids');
  const today = newYorkDate(gateway.now());
  const [start, end] = [dateIn(fields, 'start'), dateIn(fields, 'end')];
  if (start !== null && end !== null && end < start) throw badRequest('end should not be before start');
  return {
    start: start ?? (ids.length > 0 ? '0000-00-00' : today),
    end: end ?? (ids.length > 0 ? '9999-99-99' : today),
    types: types.length === 0 ? actionTypes : new Set(types),
    instrumentIds:
      symbols.length === 0 ? null : symbols.flatMap((symbol) => gateway.instrumentBySymbol(symbol)?.instrumentId ?? []),
    ids: ids.length === 0 ? null : ids,
    ascending: sort === 'asc',
    limit: limitOf(fields),
    after: placeIn(fields),
  };
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function dateIn(fields: Fields, name: string): string | null {
  const text = textOf(fields, name);
  if (text === null) return null;
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || parseInstant(text.slice(0, 10)) === null) {
    throw badRequest(`invalid ${name}: ${text.slice(0, 20)}`);
  }
  return text.slice(0, 10);
}

function limitOf(fields: Fields): number {
  const text = textOf(fields, 'limit') ?? '100';
  const limit = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > 1_000) throw badRequest(`invalid limit: ${text.slice(0, 20)}`);
  return limit;
}

function placeIn(fields: Fields): ActionQuery['after'] {
  const token = textOf(fields, 'page_token');
  if (token === null) return null;
  const [exDate = '', actionId = '', ...more] = Buffer.from(token, 'base64url').toString('utf8').split(' ');
  if (!/^\d{4}-\d{2}-\d{2}$/.test(exDate) || !uuid.test(actionId) || more.length > 0)
    throw badRequest('invalid page_token');
  return { exDate, actionId };
}

/** The wire tells splits by their direction and delistings by whether anything is paid, so its type is made of kind and terms. */
async function readActions({ sql, gateway }: AlpacaDependencies, query: ActionQuery): Promise<readonly ActionRow[]> {
  const { start, end, types, instrumentIds, ids, ascending, after, limit } = query;
  const place = after && sql`(${after.exDate}, ${after.actionId}::uuid)`;
  const direction = ascending ? sql`asc` : sql`desc`;
  return sql<ActionRow[]>`
    select * from (
      select a.action_id as "actionId", a.instrument_id, a.terms, a.ex_date as "exDate", a.record_date as "recordDate",
        a.pay_date as "payDate", i.symbol, case
          when a.kind = 'split' and (a.terms->>'newUnits')::int > (a.terms->>'oldUnits')::int then 'forward_split'
          when a.kind = 'split' then 'reverse_split'
          when a.kind = 'symbol_change' then 'name_change'
          when a.kind = 'delisting' and (a.terms->>'cashPerUnit')::numeric > 0 then 'redemption'
          when a.kind = 'delisting' then 'worthless_removal'
          else a.kind end as type
      from corporate_action a join instrument i on i.world_id = a.world_id and i.instrument_id = a.instrument_id
      where a.world_id = ${gateway.worldId} and a.ex_date between ${start} and ${end}) as action
    where type = any(${[...types]})
      and ${instrumentIds === null ? sql`true` : sql`instrument_id = any(${[...instrumentIds]}::uuid[])`}
      and ${ids === null ? sql`true` : sql`"actionId" = any(${[...ids]}::uuid[])`}
      and ${place === null ? sql`true` : ascending ? sql`("exDate", "actionId") > ${place}` : sql`("exDate", "actionId") < ${place}`}
    order by "exDate" ${direction}, "actionId" ${direction} limit ${limit + 1}`;
}
