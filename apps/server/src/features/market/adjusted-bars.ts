import type { Sql } from '@quire/adapters/storage';
import {
  type Adjustment,
  type AdjustmentSegment,
  type AdjustmentStep,
  adjustmentSegments,
  adjustmentStep,
  type CorporateActionTerms,
} from '@quire/core/market';

export type BarSource = ReturnType<typeof rawBars>;

const rawBars = (sql: Sql) => sql`bar`;

/**
 * The stored bars, each multiplied by what happened after it. Without an action to adjust for, the table itself. Not async: a
 * fragment is thenable, and awaiting one would run it as a query of its own.
 */
export function adjustedBars(sql: Sql, instrumentId: string, segments: readonly AdjustmentSegment[]): BarSource {
  if (segments.length === 0) return rawBars(sql);
  const instants = (values: readonly number[]) => values.map((value) => Math.max(value, 0));
  return sql`(
    select b.world_id, b.instrument_id, b.timeframe, b.open_time, b.close_time,
      b.open * coalesce(f.price, 1) as open, b.high * coalesce(f.price, 1) as high, b.low * coalesce(f.price, 1) as low,
      b.close * coalesce(f.price, 1) as close, b.volume * coalesce(f.quantity, 1) as volume,
      b.notional * coalesce(f.price * f.quantity, 1) as notional, b.print_count, b.is_final, b.origin,
      b.is_partial
    from bar b left join unnest(${instants(segments.map(({ since }) => since))}::bigint[],
      ${instants(segments.map(({ until }) => until))}::bigint[], ${segments.map(({ price }) => price)}::float8[],
      ${segments.map(({ quantity }) => quantity)}::float8[]) as f (since, until, price, quantity)
      on b.open_time >= f.since and b.open_time < f.until
    where b.instrument_id = ${instrumentId}) as bar`;
}

/** What bars of an instrument are multiplied by, from what happened to it in the world; nothing for raw prices. */
export async function readSegments(
  sql: Sql,
  worldId: string,
  query: { readonly instrumentId: string; readonly adjustment?: Adjustment },
): Promise<readonly AdjustmentSegment[]> {
  const { adjustment = 'raw', instrumentId } = query;
  return adjustment === 'raw' ? [] : adjustmentSegments(await adjustmentSteps(sql, worldId, instrumentId), adjustment);
}

async function adjustmentSteps(sql: Sql, worldId: string, instrumentId: string): Promise<readonly AdjustmentStep[]> {
  const rows = await sql<
    { terms: CorporateActionTerms & { cashPerUnit?: string }; at: number; close: string | null }[]
  >`
    select terms, applied_at as at, close_before::text as close from corporate_action
    where world_id = ${worldId} and instrument_id = ${instrumentId} and applied_at is not null`;
  return rows.flatMap(({ terms, at, close }) => {
    const step = adjustmentStep(terms, at, close === null ? null : Number(close), Number(terms.cashPerUnit ?? 0));
    return step === null ? [] : [step];
  });
}
