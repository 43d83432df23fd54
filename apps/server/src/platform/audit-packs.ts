import type { Sql } from '@quire/adapters/storage';
import type { Actor, AuditEntry, RequestOrigin } from './audit.ts';

/** A line that was not written yet. */
export interface NewAuditLine extends AuditEntry {
  readonly actor: Actor;
  readonly origin: RequestOrigin;
  readonly atMs: number;
}

export interface AuditLine extends AuditEntry {
  readonly auditId: number;
  readonly at: Date;
  readonly actor: string;
  readonly remoteAddress: string | null;
}

/** What narrows the log; null narrows nothing. */
export interface AuditQuery {
  readonly action: string | null;
  readonly actor: string | null;
  readonly resourceId: string | null;
  /** Only lines with a smaller id. */
  readonly before: number | null;
  readonly limit: number;
}

/** A line as a pack holds it: by place and not by name, which halves what is written for an order. */
type PackedLine = readonly [
  atMs: number,
  userId: string | null,
  actor: string,
  action: string,
  resourceKind: string,
  resourceId: string | null,
  before: unknown,
  after: unknown,
  remoteAddress: string,
  requestId: string,
];

/** Packs fetched at a time: one holds up to a few thousand lines. */
const packsAtOnce = 16;

/** Writes lines as one row, in their order. */
export async function insertAuditPack(sql: Sql, lines: readonly NewAuditLine[]): Promise<void> {
  const packed = lines.map(
    ({ atMs, actor, action, resourceKind, resourceId, before, after, origin }): PackedLine => [
      atMs,
      actor.userId,
      actor.actor,
      action,
      resourceKind,
      resourceId,
      before,
      after,
      origin.remoteAddress,
      origin.requestId,
    ],
  );
  await sql`
    insert into audit_pack (first_id, last_id, ids, lines)
    select ids[1], ids[array_upper(ids, 1)], ids, ${JSON.stringify(packed)}::text
    from (
      select array_agg(nextval(pg_get_serial_sequence('audit_log', 'audit_id'))) as ids
      from generate_series(1, ${packed.length}::integer)) as taken`;
}

/** The audit log newest first, whichever way its lines were written. */
export async function readAuditLines(sql: Sql, query: AuditQuery): Promise<readonly AuditLine[]> {
  const [alone, packed] = await Promise.all([readLinesAlone(sql, query), readPackedLines(sql, query)]);
  return [...alone, ...packed].sort((left, right) => right.auditId - left.auditId).slice(0, query.limit);
}

async function readLinesAlone(sql: Sql, query: AuditQuery): Promise<readonly AuditLine[]> {
  const { before, action, actor, resourceId, limit } = query;
  return sql<AuditLine[]>`
    select audit_id as "auditId", at, actor, action, resource_kind as "resourceKind", resource_id as "resourceId",
      before, after, remote_address as "remoteAddress"
    from audit_log
    where (${before}::bigint is null or audit_id < ${before}::bigint)
      and (${action}::text is null or action = ${action}) and (${actor}::text is null or actor = ${actor})
      and (${resourceId}::text is null or resource_id = ${resourceId})
    order by audit_id desc limit ${limit}`;
}

interface PackRow {
  readonly firstId: number;
  readonly ids: readonly number[];
  readonly lines: string;
}

async function readPackedLines(sql: Sql, query: AuditQuery): Promise<readonly AuditLine[]> {
  const found: AuditLine[] = [];
  // What a line must hold stands in the text of its pack as JSON writes it: packs without it are not even fetched.
  const words = [query.action, query.actor, query.resourceId].filter((word) => word !== null);
  const sought = words.map((word) => JSON.stringify(word));
  let before = query.before;
  while (found.length < query.limit) {
    const packs: readonly PackRow[] = await sql<PackRow[]>`
      select first_id as "firstId", to_json(ids) as ids, lines from audit_pack
      where (${before}::bigint is null or first_id < ${before}::bigint)
        and not exists (select from json_array_elements_text(${JSON.stringify(sought)}::text::json) as sought (word)
          where strpos(lines, word) = 0)
      order by first_id desc limit ${packsAtOnce}`;
    for (const pack of packs) found.push(...matchingLines(pack, query));
    if (packs.length < packsAtOnce) break;
    before = packs.at(-1)!.firstId;
  }
  return found;
}

/** The newest first. */
function matchingLines({ ids, lines }: PackRow, { before, action, actor, resourceId }: AuditQuery): AuditLine[] {
  const packed = JSON.parse(lines) as readonly PackedLine[];
  const matching: AuditLine[] = [];
  for (let index = packed.length - 1; index >= 0; index--) {
    const line = lineOf(ids[index]!, packed[index]!);
    if (before !== null && line.auditId >= before) continue;
    if (action !== null && line.action !== action) continue;
    if (actor !== null && line.actor !== actor) continue;
    if (resourceId !== null && line.resourceId !== resourceId) continue;
    matching.push(line);
  }
  return matching;
}

function lineOf(auditId: number, line: PackedLine): AuditLine {
  const [atMs, , actor, action, resourceKind, resourceId, before, after, remoteAddress] = line;
  return { auditId, at: new Date(atMs), actor, action, resourceKind, resourceId, before, after, remoteAddress };
}
