import type { DomainEvent } from '@quire/core/engine';
import {
  Fenced,
  type JournalBatch,
  type JournalCodec,
  type JournalEvent,
  type JournalInputRow,
  type JournalWriter,
  type KeyOutcome,
  KeyTaken,
  type Snapshot,
  type WorldHead,
  WriterClosed,
} from '@quire/ports/journal';
import type { Sql } from '../client.ts';
import { commitStatement, type EventRow, type HeadChange, type InputRow } from './commit-statement.ts';
import type { ProjectionContext } from './projections/context.ts';
import { projectEvents } from './projections/project-events.ts';
import { rowHashOf } from './row-hash.ts';
import { saveSnapshot } from './snapshots.ts';

export interface WriterOptions {
  /** One session of its own, see `Storage.writerConnection`. */
  readonly writer: Sql;
  /** For snapshots, which are large and must not stand in the way of commits. */
  readonly sql: Sql;
  readonly codec: JournalCodec;
  readonly opened: WorldHead;
  readonly context: ProjectionContext;
}

const uniqueViolation = '23505';
const keyedTables = new Set(['idempotency', 'orders']);

/**
 * Commits batches for one world: a single statement per batch, so one round trip and one flush, whatever the batch holds. After the
 * first failure it refuses everything, because what it remembers may be ahead of the database then.
 */
export class PostgresJournalWriter implements JournalWriter {
  readonly opened: WorldHead;
  readonly #options: WriterOptions;
  #head: WorldHead;
  #busy = false;
  #closed = false;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.opened = options.opened;
    this.#head = options.opened;
  }

  get headSequence(): number {
    return this.#head.headSequence;
  }

  get eventSequence(): number {
    return this.#head.eventSequence;
  }

  async commit(batch: JournalBatch): Promise<void> {
    if (this.#closed) throw new WriterClosed('this writer failed or was closed: open the world again');
    if (this.#busy) throw new Error('a commit is under way: a world has one at a time');
    this.#busy = true;
    try {
      this.#head = await this.#write(batch);
    } catch (error) {
      this.#closed = true;
      throw asJournalError(error);
    } finally {
      this.#busy = false;
    }
  }

  async saveSnapshot(snapshot: Snapshot): Promise<void> {
    if (this.#closed) throw new WriterClosed('this writer failed or was closed: open the world again');
    const { worldId, epoch } = this.opened;
    if (!(await saveSnapshot(this.#options.sql, worldId, epoch, snapshot))) throw new Fenced(worldId);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#options.writer.end({ timeout: 5 });
  }

  async #write(batch: JournalBatch): Promise<WorldHead> {
    const { codec, context, writer } = this.#options;
    requireContinuity(this.#head, batch);
    const events = batch.events.map((event) => eventRow(event, codec));
    const inputs = hashedRows(this.#head, batch.inputs, events);
    const projections = projectEvents(context, batch.events, codec.postingsOf);
    const change = headChange(this.#head, inputs, events);
    const outcomes = outcomesApartFromOrders(batch);
    const { text, parameters } = commitStatement(change, { inputs, events, outcomes, projections });
    const rows = await writer.unsafe(text, [...parameters], { prepare: true });
    if (rows.length !== 1) throw new Fenced(this.#head.worldId);
    return { ...this.#head, ...change };
  }
}

/** Gaps would be silent loss, so a batch that does not continue the journal is a bug of the caller. */
function requireContinuity(head: WorldHead, { inputs, events }: JournalBatch): void {
  if (inputs.length === 0) throw new Error('a batch has at least one input');
  let nextInput = head.headSequence + 1;
  for (const row of inputs) {
    if (row.inputSequence !== nextInput) throw new Error(`input ${row.inputSequence} where ${nextInput} was next`);
    nextInput += row.inputCount;
  }
  let nextEvent = head.eventSequence + 1;
  let cause = head.headSequence + 1;
  for (const { eventSequence, inputSequence } of events) {
    if (eventSequence !== nextEvent) throw new Error(`event ${eventSequence} where ${nextEvent} was next`);
    if (inputSequence < cause || inputSequence >= nextInput)
      throw new Error(`event ${eventSequence} names input ${inputSequence}`);
    cause = inputSequence;
    nextEvent += 1;
  }
}

function eventRow({ event, eventSequence, inputSequence, encoded }: JournalEvent, codec: JournalCodec): EventRow {
  return {
    eventSequence,
    inputSequence,
    ts: event.at,
    type: event.type,
    version: event.version,
    accountId: accountIdOf(event),
    payload: encoded ?? codec.encodeEvent(event),
  };
}

function accountIdOf(event: DomainEvent): string | null {
  return 'accountId' in event ? event.accountId : null;
}

/** Each row with the hash over it, its events, and all before. */
function hashedRows(
  head: WorldHead,
  inputs: readonly JournalInputRow[],
  events: readonly EventRow[],
): readonly InputRow[] {
  let rowHash = head.rowHash;
  let nextEvent = 0;
  return inputs.map((row) => {
    const last = row.inputSequence + row.inputCount - 1;
    const from = nextEvent;
    while (nextEvent < events.length && events[nextEvent]!.inputSequence <= last) nextEvent += 1;
    rowHash = rowHashOf(rowHash, head.worldId, row, events.slice(from, nextEvent));
    return { ...row, rowHash };
  });
}

function headChange(head: WorldHead, inputs: readonly InputRow[], events: readonly EventRow[]): HeadChange {
  const last = inputs.at(-1)!;
  return {
    worldId: head.worldId,
    epoch: head.epoch,
    fromHeadSequence: head.headSequence,
    fromEventSequence: head.eventSequence,
    headSequence: last.inputSequence + last.inputCount - 1,
    eventSequence: head.eventSequence + events.length,
    chain: last.chain,
    rowHash: last.rowHash,
  };
}

/** An order's row says what became of the request under its key, so that need not be stored twice. */
function outcomesApartFromOrders({ events, outcomes }: JournalBatch): readonly KeyOutcome[] {
  if (outcomes.length === 0) return outcomes;
  const ordersByKey = new Map<string, string>();
  for (const { event } of events) {
    if (event.type !== 'OrderAccepted' && event.type !== 'OrderDenied') continue;
    ordersByKey.set(`${event.accountId} ${event.clientOrderId}`, event.orderId);
  }
  return outcomes.filter(({ accountId, key, outcome }) => {
    const orderId = ordersByKey.get(`${accountId} ${key}`);
    if (orderId === undefined) return true;
    return outcome.ok ? outcome.orderIds.length !== 1 || outcome.orderIds[0] !== orderId : outcome.orderId !== orderId;
  });
}

function asJournalError(error: unknown): unknown {
  if (typeof error !== 'object' || error === null || !('code' in error) || !('table_name' in error)) return error;
  if (error.code !== uniqueViolation || !keyedTables.has(String(error.table_name))) return error;
  const detail = 'detail' in error ? String(error.detail) : '';
  return new KeyTaken(`an outcome is recorded under this key already. ${detail}`, { cause: error });
}
