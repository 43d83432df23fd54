import type { Sql } from '@quire/adapters/storage';
import type { ActivityRow } from './views/activity-view.ts';

export interface ActivityQuery {
  readonly accountId: string;
  readonly types: ReadonlySet<string>;
  /** UnixMicros, both inclusive. */
  readonly from: number;
  readonly to: number;
  /** Where the page before ended; null is from the beginning. */
  readonly place: { readonly eventSequence: number; readonly line: number } | null;
  readonly ascending: boolean;
  readonly limit: number;
}

/**
 * Fills with their fees, what else moved the account's cash, and splits of what it held, by the journal's order. A fill is line 0 of
 * its event and its fee line 1; the cash of any other event is line 2, the shares that a split gave or took line 3.
 */
export async function readActivities(sql: Sql, query: ActivityQuery): Promise<readonly ActivityRow[]> {
  const { accountId, types, from, to, place, ascending, limit } = query;
  const direction = ascending ? sql`asc` : sql`desc`;
  const at = place && sql`(${place.eventSequence}::bigint, ${place.line}::int)`;
  return sql<ActivityRow[]>`
    with own as (
      select event_sequence, 0 as line, 'FILL' as type, ts, fill_id, order_id, instrument_id, symbol, side, quantity, price,
        position_quantity, order_filled_quantity, order_remaining_quantity, null::numeric as net_amount, '' as event_type,
        null::numeric as per_share
      from fill where account_id = ${accountId} and ts between ${from} and ${to}
      union all
      select f.event_sequence, 1, case when i.asset_class = 'crypto' then 'CFEE' else 'FEE' end, f.ts, f.fill_id, f.order_id,
        f.instrument_id, f.symbol, f.side, f.quantity, f.price, null, null, null, -f.fee, 'OrderFilled', null
      from fill f join instrument i on i.world_id = f.world_id and i.instrument_id = f.instrument_id
      where f.account_id = ${accountId} and f.ts between ${from} and ${to} and f.fee <> 0
      union all
      select event_sequence, 2, ${typeOfCash(sql)}, ts, null, null, i.instrument_id, i.symbol, null, d.quantity, null, null,
        null, null, moved.amount, coalesce(e.told ->> 'kind', event_type), (a.terms ->> 'cashPerUnit')::numeric
      from (
        select world_id, event_sequence, event_type, min(ts) as ts, sum(amount) as amount from posting
        where account_id = ${accountId} and ts between ${from} and ${to} and ledger_account = 'cash'
          and event_type <> 'OrderFilled'
        group by world_id, event_sequence, event_type having sum(amount) <> 0) moved
      cross join lateral (
        select payload::jsonb as told from journal_event
        where world_id = moved.world_id and event_sequence = moved.event_sequence) e
      left join instrument i on i.world_id = moved.world_id and i.instrument_id::text = e.told ->> 'instrumentId'
      left join dividend d on event_type = 'DividendPaid' and d.account_id = ${accountId}
        and d.action_id::text = e.told ->> 'actionId'
      left join corporate_action a on a.world_id = moved.world_id and a.action_id = d.action_id
      union all
      select event_sequence, 3, 'SPLIT', ts, null, null, i.instrument_id, i.symbol, null,
        ((told ->> 'positionQuantity')::numeric - (told ->> 'quantityBefore')::numeric) / 10::numeric ^ i.quantity_scale,
        null, null, null, null, 0, told ->> 'kind', null
      from (
        select world_id, event_sequence, ts, payload::jsonb as told from journal_event
        where account_id = ${accountId} and ts between ${from} and ${to} and type = 'PositionAdjusted') adjusted
      join instrument i on i.world_id = adjusted.world_id and i.instrument_id::text = told ->> 'instrumentId'
      where told ->> 'kind' in ('split', 'stock_dividend') and told ->> 'positionQuantity' <> told ->> 'quantityBefore')
    select event_sequence as "eventSequence", line, type, ts, fill_id as "fillId", order_id as "orderId",
      instrument_id as "instrumentId", symbol, side, quantity::text, price::text,
      position_quantity::text as "positionQuantity", order_filled_quantity::text as "filledQuantity",
      order_remaining_quantity::text as "remainingQuantity", net_amount::text as "netAmount", event_type as "eventType", per_share::text as "perShareAmount"
    from own
    where type = any(${[...types]})
      and ${at === null ? sql`true` : ascending ? sql`(event_sequence, line) > ${at}` : sql`(event_sequence, line) < ${at}`}
    order by event_sequence ${direction}, line ${direction} limit ${limit}`;
}

/** What moved cash, as the wire calls it. What it has no name for is told as miscellaneous. */
const typeOfCash = (sql: Sql) => sql`
  case
    when event_type = 'CashPosted' and moved.amount > 0 then 'CSD'
    when event_type = 'CashPosted' then 'CSW'
    when event_type = 'AccountCharged' and e.told ->> 'kind' = 'borrow_fee' then 'FEE'
    when event_type = 'AccountCharged' then 'INT'
    when event_type = 'DividendPaid' then 'DIV'
    when event_type = 'PositionAdjusted' then 'CIL'
    when event_type in ('PositionTransferred', 'AccountReset') then 'JNLC'
    else 'MISC'
  end`;
