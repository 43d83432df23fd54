import type { Sql, SqlExecutor } from '@quire/adapters/storage';
import type { PercentBase, PriceAlertType } from '@quire/contract';

/** An alert as it is stored: decimals as plain text, instants as UnixMicros of the world. */
export interface PriceAlertRow {
  readonly alertId: string;
  readonly userId: string;
  readonly instrumentId: string;
  readonly alertType: PriceAlertType;
  readonly threshold: string;
  readonly percentOf: PercentBase | null;
  readonly baseline: string | null;
  readonly isRecurring: boolean;
  readonly isActive: boolean;
  readonly isArmed: boolean;
  readonly cooldownSeconds: number;
  readonly expiresAt: number | null;
  readonly note: string;
  readonly triggerCount: number;
  readonly lastTriggeredAt: number | null;
  readonly createdAt: number;
  readonly watchedSince: number;
}

export interface FiringRow {
  readonly firingSequence: number;
  readonly alertId: string;
  readonly userId: string;
  readonly instrumentId: string;
  readonly alertType: PriceAlertType;
  readonly threshold: string;
  readonly triggerCount: number;
  readonly price: string;
  readonly value: number | null;
  readonly note: string;
  readonly message: string;
  readonly at: number;
}

/** Numerics lose the zeros that PostgreSQL keeps. */
const columns = (sql: SqlExecutor) => sql`
  alert_id as "alertId", user_id as "userId", instrument_id as "instrumentId", alert_type as "alertType",
  trim_scale(threshold)::text as threshold, percent_of as "percentOf", trim_scale(baseline)::text as baseline,
  is_recurring as "isRecurring", is_active as "isActive", is_armed as "isArmed", cooldown_seconds as "cooldownSeconds",
  expires_at as "expiresAt", note, trigger_count as "triggerCount", last_triggered_at as "lastTriggeredAt",
  created_at as "createdAt", watched_since as "watchedSince"`;

const firingColumns = (sql: SqlExecutor) => sql`
  firing_sequence as "firingSequence", alert_id as "alertId", user_id as "userId", instrument_id as "instrumentId",
  alert_type as "alertType", trim_scale(threshold)::text as threshold, trigger_count as "triggerCount",
  trim_scale(price)::text as price, value, note, message, at`;

/** Alerts of a world that may fire. */
export function loadActiveAlerts(sql: SqlExecutor, worldId: string): Promise<readonly PriceAlertRow[]> {
  return sql<PriceAlertRow[]>`select ${columns(sql)} from price_alert where world_id = ${worldId} and is_active`;
}

export async function findAlert(sql: SqlExecutor, worldId: string, alertId: string): Promise<PriceAlertRow | null> {
  const [row] = await sql<PriceAlertRow[]>`
    select ${columns(sql)} from price_alert where world_id = ${worldId} and alert_id = ${alertId}`;
  return row ?? null;
}

export interface AlertsQuery {
  readonly userId: string;
  readonly instrumentId: string | null;
}

/** Alerts of a user, newest first; there are never more than a user may have. */
export function listAlerts(
  sql: SqlExecutor,
  worldId: string,
  { userId, instrumentId }: AlertsQuery,
): Promise<readonly PriceAlertRow[]> {
  return sql<PriceAlertRow[]>`
    select ${columns(sql)} from price_alert
    where world_id = ${worldId} and user_id = ${userId}
      and (${instrumentId}::uuid is null or instrument_id = ${instrumentId}::uuid)
    order by created_at desc, alert_id`;
}

export async function countAlerts(sql: SqlExecutor, worldId: string, userId: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from price_alert where world_id = ${worldId} and user_id = ${userId}`;
  return row?.count ?? 0;
}

/** Setting and counting happen one at a time for a user. */
export async function lockUser(sql: SqlExecutor, userId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`price alerts ${userId}`}, 0))`;
}

export async function insertAlert(sql: SqlExecutor, worldId: string, row: PriceAlertRow): Promise<void> {
  await sql`
    insert into price_alert (alert_id, world_id, user_id, instrument_id, alert_type, threshold, percent_of, baseline,
      is_recurring, cooldown_seconds, expires_at, note, created_at, watched_since)
    values (${row.alertId}, ${worldId}, ${row.userId}, ${row.instrumentId}, ${row.alertType},
      ${row.threshold}::text::numeric, ${row.percentOf}, ${row.baseline}::text::numeric, ${row.isRecurring}, ${row.cooldownSeconds},
      ${row.expiresAt}, ${row.note}, ${row.createdAt}, ${row.watchedSince})`;
}

/** What its owner may change. */
export async function updateAlert(sql: SqlExecutor, row: PriceAlertRow): Promise<void> {
  await sql`
    update price_alert set threshold = ${row.threshold}::text::numeric, baseline = ${row.baseline}::text::numeric,
      is_recurring = ${row.isRecurring}, is_active = ${row.isActive}, is_armed = ${row.isArmed},
      cooldown_seconds = ${row.cooldownSeconds}, expires_at = ${row.expiresAt}, note = ${row.note},
      watched_since = ${row.watchedSince}
    where alert_id = ${row.alertId}`;
}

export async function deleteAlert(sql: SqlExecutor, alertId: string): Promise<void> {
  await sql`delete from price_alert where alert_id = ${alertId}`;
}

/** The price was back on the near side. */
export async function armAlert(sql: SqlExecutor, { alertId, triggerCount }: PriceAlertRow): Promise<void> {
  await sql`update price_alert set is_armed = true where alert_id = ${alertId} and trigger_count = ${triggerCount}`;
}

export type Firing = Pick<FiringRow, 'price' | 'value' | 'message' | 'at'>;

/**
 * Writes a firing and what it does to its alert, both or neither. Null: the alert fired, changed or went meanwhile, so that this
 * firing is none.
 */
export async function insertFiring(sql: Sql, row: PriceAlertRow, firing: Firing): Promise<FiringRow | null> {
  const [written] = await sql<FiringRow[]>`
    with fired as (
      update price_alert set trigger_count = trigger_count + 1, last_triggered_at = ${firing.at}, is_armed = false,
        is_active = is_recurring,
        baseline = case percent_of when 'whenSet' then ${firing.price}::text::numeric else baseline end
      where alert_id = ${row.alertId} and is_active and trigger_count = ${row.triggerCount}
        and threshold = ${row.threshold}::text::numeric and watched_since = ${row.watchedSince}
      returning *)
    insert into price_alert_firing (alert_id, world_id, user_id, instrument_id, alert_type, threshold, trigger_count, price,
      value, note, message, at)
    select alert_id, world_id, user_id, instrument_id, alert_type, threshold, trigger_count, ${firing.price}::text::numeric,
      ${firing.value}::float8, note, ${firing.message}, ${firing.at} from fired
    returning ${firingColumns(sql)}`;
  return written ?? null;
}

export interface FiringsQuery extends AlertsQuery {
  readonly before: number | null;
  readonly limit: number;
}

/** Newest first. */
export function listFirings(sql: SqlExecutor, worldId: string, query: FiringsQuery): Promise<readonly FiringRow[]> {
  const { userId, instrumentId, before, limit } = query;
  return sql<FiringRow[]>`
    select ${firingColumns(sql)} from price_alert_firing
    where world_id = ${worldId} and user_id = ${userId}
      and (${instrumentId}::uuid is null or instrument_id = ${instrumentId}::uuid)
      and (${before}::bigint is null or firing_sequence < ${before}::bigint)
    order by firing_sequence desc limit ${limit}`;
}

export async function countFiringsSince(
  sql: SqlExecutor,
  worldId: string,
  { userId, since }: { readonly userId: string; readonly since: number },
): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from price_alert_firing
    where world_id = ${worldId} and user_id = ${userId} and at > ${since}`;
  return row?.count ?? 0;
}

/** Up to when prices were looked at; null in a world that had no alerts. */
export async function readWatermark(sql: SqlExecutor, worldId: string): Promise<number | null> {
  const [row] = await sql<{ at: number }[]>`select at from price_alert_watermark where world_id = ${worldId}`;
  return row?.at ?? null;
}

export async function writeWatermark(sql: SqlExecutor, worldId: string, at: number): Promise<void> {
  await sql`
    insert into price_alert_watermark (world_id, at) values (${worldId}, ${at})
    on conflict (world_id) do update set at = greatest(price_alert_watermark.at, excluded.at)`;
}

/**
 * Puts the prices of alerts into the units of after a split; each alert once, because only those of before it are changed. Rounded
 * away from the price at nine decimals, which no instrument has more of.
 */
export async function restateAlerts(
  sql: SqlExecutor,
  worldId: string,
  change: { readonly instrumentId: string; readonly newUnits: number; readonly oldUnits: number; readonly at: number },
): Promise<void> {
  const { instrumentId, newUnits, oldUnits, at } = change;
  await sql`
    update price_alert set watched_since = ${at},
      threshold = case when alert_type in ('price_above', 'price_below')
        then greatest(round(threshold * ${oldUnits} / ${newUnits}, 9), 0.000000001) else threshold end,
      baseline = round(baseline * ${oldUnits} / ${newUnits}, 9)
    where world_id = ${worldId} and instrument_id = ${instrumentId} and is_active and watched_since < ${at}`;
}
