import type { JournalCodec } from '@quire/ports/journal';
import type { Sql, SqlExecutor } from '../client.ts';
import { belongsToWorld, type ProjectionTable, projectAll, projectionTables } from './rebuild.ts';

/** A row that the live read models have and the events do not say, or the other way round; both when they differ. */
export interface ProjectionDifference {
  readonly table: ProjectionTable;
  /** The primary key as text. */
  readonly key: string;
  readonly live: Readonly<Record<string, unknown>> | null;
  readonly rebuilt: Readonly<Record<string, unknown>> | null;
}

export interface ComparisonReport {
  readonly events: number;
  /** Rows compared, over all tables. */
  readonly rows: number;
  /** Differing rows in total; `differences` holds the first of each table. */
  readonly differing: number;
  readonly differences: readonly ProjectionDifference[];
}

const shownPerTable = 20;

const primaryKeys: Readonly<Record<ProjectionTable, readonly string[]>> = {
  posting: ['event_sequence', 'line'],
  fill: ['fill_id'],
  lot: ['account_id', 'instrument_id', 'lot_id'],
  position: ['account_id', 'instrument_id'],
  orders: ['order_id'],
  order_terms: ['order_id'],
  balance: ['account_id', 'currency'],
  kill_switch_history: ['event_sequence'],
  kill_switch: ['world_id'],
  dividend: ['account_id', 'action_id'],
  trading_halt: ['event_sequence'],
  corporate_action: ['action_id'],
  news: ['news_sequence'],
  account_activity: ['event_sequence'],
  fill_fee: ['fill_id', 'line'],
  borrow_terms: ['instrument_id'],
  account: ['account_id'],
  instrument: ['instrument_id'],
};

class Rollback extends Error {
  readonly report: ComparisonReport;
  constructor(report: ComparisonReport) {
    super('the comparison leaves nothing behind');
    this.report = report;
  }
}

/**
 * Rebuilds the read models into temporary tables and compares them with the live ones row by row, both as of one instant. Changes
 * nothing, and a running world goes on meanwhile.
 */
export async function compareProjections(sql: Sql, codec: JournalCodec, worldId: string): Promise<ComparisonReport> {
  try {
    await sql.begin('isolation level repeatable read', async (transaction) => {
      throw new Rollback(await compareWithin(transaction, codec, worldId));
    });
  } catch (error) {
    if (error instanceof Rollback) return error.report;
    throw error;
  }
  throw new Error('the comparison ended without a report');
}

async function compareWithin(sql: SqlExecutor, codec: JournalCodec, worldId: string): Promise<ComparisonReport> {
  // Temporary tables hide the live ones of the same name, so the very statements that write the live ones fill these.
  for (const table of projectionTables) {
    await sql.unsafe(
      `create temporary table ${table} (like public.${table} including defaults including indexes) on commit drop`,
    );
  }
  const events = await projectAll(sql, codec, worldId, () => {});
  let rows = 0;
  let differing = 0;
  const differences: ProjectionDifference[] = [];
  for (const table of projectionTables) {
    const found = await compareTable(sql, table, worldId);
    rows += found.rows;
    differing += found.differing.length;
    differences.push(...found.differing.slice(0, shownPerTable));
  }
  return { events, rows, differing, differences };
}

interface ComparedRow {
  readonly key: string;
  readonly live: Record<string, unknown> | null;
  readonly rebuilt: Record<string, unknown> | null;
}

async function compareTable(
  sql: SqlExecutor,
  table: ProjectionTable,
  worldId: string,
): Promise<{ readonly rows: number; readonly differing: readonly ProjectionDifference[] }> {
  const keys = primaryKeys[table];
  const live = `select * from public.${table} where ${belongsToWorld[table].replace('from account', 'from public.account')}`;
  const same = keys.map((key) => `live.${key} = rebuilt.${key}`).join(' and ');
  const keyText = keys.map((key) => `coalesce(live.${key}, rebuilt.${key})::text`).join(", ' ', ");
  const compared = await sql.unsafe<ComparedRow[]>(
    `select concat(${keyText}) as key, to_jsonb(live) as live, to_jsonb(rebuilt) as rebuilt
     from (${live}) as live full join pg_temp.${table} as rebuilt on ${same}
     where to_jsonb(live) is distinct from to_jsonb(rebuilt) order by 1`,
    [worldId],
  );
  const [counted] = await sql.unsafe<{ rows: number }[]>(`select count(*) as rows from (${live}) as live`, [worldId]);
  return { rows: counted?.rows ?? 0, differing: compared.map((row) => ({ table, ...row })) };
}
