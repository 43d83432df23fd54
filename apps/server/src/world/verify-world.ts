import type { Storage } from '@quire/adapters/storage';
import {
  applyEvent,
  CorruptRecord,
  chainOf,
  createStepOutput,
  decodeInput,
  encodeEvent,
  resetStepOutput,
  restoreDurable,
  setHead,
  stateHash,
  step,
  type World,
} from '@quire/core/engine';
import type { UnixMicros } from '@quire/core/units';
import {
  expandRow,
  type Journal,
  type JournalEvent,
  type JournalInputRow,
  type Rejoin,
  type Snapshot,
  type TapeStart,
  type WorldHead,
  WorldNotFound,
} from '@quire/ports/journal';
import { TapeDamaged } from '@quire/ports/tape';
import { createWorldFor } from './create-world-for.ts';
import { openJournal } from './open-journal.ts';

export interface VerifyOptions {
  /** Start at the first rejoin after the oldest kept snapshot rather than at the beginning. */
  readonly fromSnapshot?: boolean;
  /** Where segments of the tape lie; needed as soon as there is one. */
  readonly tapeFolder?: string;
  /** Inputs done and in total. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Where a re-execution first left the record, and what was there. */
export interface Divergence {
  readonly inputSequence: number;
  readonly kind: string;
  readonly what: 'row' | 'input' | 'event' | 'chain' | 'state' | 'step';
  readonly expected: string;
  readonly actual: string;
}

export interface VerifyReport {
  readonly ok: boolean;
  /** For people: the verdict in one to three lines. */
  readonly text: string;
  readonly worldId: string;
  readonly inputs: number;
  readonly events: number;
  readonly checkpoints: number;
  readonly fromSequence: number;
  /** The first input that is kept: above 1 when retention removed what was before. */
  readonly tapeFromSequence: number;
  /** The first input that this version of the engine executed: above 1 after an upgrade. */
  readonly executedFromSequence: number;
  readonly chain: string;
  readonly divergence: Divergence | null;
}

/**
 * Proves a world's record: every row hash is computed anew, then every recorded input is executed again in a fresh world, which
 * must come to the same events, the same chain after each row and the same state hash at each checkpoint. Nothing is folded,
 * except up to the start with `fromSnapshot`, or when retention removed the beginning of the tape. Reads only; a running world may go on meanwhile and is proved as far as it was.
 */
export async function verifyWorld(
  storage: Storage,
  worldId: string,
  options: VerifyOptions = {},
): Promise<VerifyReport> {
  const journal = openJournal(storage, options.tapeFolder);
  const head = await journal.readWorld(worldId);
  if (head === null) throw new WorldNotFound(worldId);
  const tape = await journal.tapeStart(worldId);
  const tapeFromSequence = tape.fromSequence;
  const executedFromSequence = (await journal.executedFrom(worldId)) ?? head.headSequence + 1;
  const tally: Tally = {
    inputs: 0,
    events: 0,
    checkpoints: 0,
    fromSequence: tapeFromSequence,
    tapeFromSequence,
    executedFromSequence,
    chain: '',
  };
  const damage = await damagedRow(journal, head);
  if (damage) return reportOf(head, tally, damage);
  const { fromSnapshot = false } = options;
  const start = await startOf({ storage, journal, head, tape, executedFromSequence, fromSnapshot });
  if (start === null) return reportOf(head, tally, null);
  tally.fromSequence = start.fromSequence;
  const divergence = await reexecute({ storage, journal, head, start, tally, options });
  const keptFrom = (await journal.tapeStart(worldId)).fromSequence;
  // Retention removed meanwhile what was to be read: what is kept is proved instead.
  if (divergence !== null && divergence.inputSequence < keptFrom) return verifyWorld(storage, worldId, options);
  return reportOf(head, tally, divergence);
}

interface Tally {
  inputs: number;
  events: number;
  checkpoints: number;
  fromSequence: number;
  readonly tapeFromSequence: number;
  readonly executedFromSequence: number;
  chain: string;
}

async function damagedRow(journal: Journal, head: WorldHead): Promise<Divergence | null> {
  const report = await journal.verifyRowHashes(head.worldId);
  if (report.ok) return null;
  const { inputSequence, expected, found, segment } = report;
  const kind = segment === null ? 'row' : `tape segment ${segment}`;
  return { inputSequence, kind, what: 'row', expected, actual: found };
}

interface Start {
  readonly world: World;
  readonly fromSequence: number;
  readonly fromEvent: number;
}

interface StartOptions {
  readonly storage: Storage;
  readonly journal: Journal;
  readonly head: WorldHead;
  readonly tape: TapeStart;
  readonly executedFromSequence: number;
  readonly fromSnapshot: boolean;
}

/** The beginning, or else the first rejoin that may be one. Null when what is kept has none. */
async function startOf(options: StartOptions): Promise<Start | null> {
  const { storage, journal, head, tape, executedFromSequence, fromSnapshot } = options;
  const isWhole = tape.fromSequence === 1 && executedFromSequence === 1;
  const fresh: Start | null = isWhole ? { world: createWorldFor(head.feed), fromSequence: 1, fromEvent: 1 } : null;
  if (isWhole && !fromSnapshot) return fresh;
  const oldest = fromSnapshot ? await oldestSnapshot(storage, head.worldId) : 0;
  if (oldest === null) return fresh;
  const rejoin = await journal.rejoinFrom(head.worldId, Math.max(oldest + 1, tape.fromSequence, executedFromSequence));
  return rejoin === null || rejoin.inputSequence === 1 ? fresh : restoreBefore(options, rejoin);
}

async function oldestSnapshot({ sql }: Storage, worldId: string): Promise<number | null> {
  const [row] = await sql<{ inputSequence: number | null }[]>`
    select min(input_sequence) as "inputSequence" from snapshot where world_id = ${worldId}`;
  return row?.inputSequence ?? null;
}

/** Durable state before the rejoin: the newest snapshot that is older, or nothing, and the events up to there. No event is ever removed. */
async function restoreBefore({ storage, journal, head, tape }: StartOptions, rejoin: Rejoin): Promise<Start> {
  const world = createWorldFor(head.feed);
  const [snapshot] = await storage.sql<Pick<Snapshot, 'eventSequence' | 'durable'>[]>`
    select event_sequence as "eventSequence", durable from snapshot
    where world_id = ${head.worldId} and input_sequence < ${rejoin.inputSequence} order by input_sequence desc limit 1`;
  if (snapshot) restoreDurable(world, snapshot.durable);
  let fromEvent = (snapshot?.eventSequence ?? 0) + 1;
  for await (const { inputSequence, event } of journal.readEvents(head.worldId, fromEvent)) {
    if (inputSequence >= rejoin.inputSequence) break;
    applyEvent(world, event);
    fromEvent += 1;
  }
  setHead(world, {
    inputSequence: rejoin.inputSequence - 1,
    time: rejoin.time as UnixMicros,
    chain: await chainBefore(journal, head, tape, rejoin),
  });
  return { world, fromSequence: rejoin.inputSequence, fromEvent };
}

async function chainBefore(journal: Journal, head: WorldHead, tape: TapeStart, rejoin: Rejoin): Promise<string> {
  if (rejoin.inputSequence === tape.fromSequence) return tape.previousChain;
  for await (const { chain } of journal.readInputRows(head.worldId, rejoin.inputSequence - 1)) return chain;
  throw new Error(`input ${rejoin.inputSequence - 1} of world ${head.worldId} is missing`);
}

interface Reexecution {
  readonly storage: Storage;
  readonly journal: Journal;
  readonly head: WorldHead;
  readonly start: Start;
  readonly tally: Tally;
  readonly options: VerifyOptions;
}

async function reexecute(run: Reexecution): Promise<Divergence | null> {
  const { journal, head, start, tally } = run;
  const checkpoints = await checkpointsOf(run.storage, head.worldId);
  const events = new RecordedEvents(journal.readEvents(head.worldId, start.fromEvent), head.eventSequence);
  const total = head.headSequence - start.fromSequence + 1;
  try {
    for await (const row of journal.readInputRows(head.worldId, start.fromSequence)) {
      if (row.inputSequence > head.headSequence) break;
      const divergence = await reexecuteRow(start.world, row, events, checkpoints, tally);
      if (divergence) return divergence;
      run.options.onProgress?.(tally.inputs, total);
    }
    const left = await events.next();
    if (left === null) return null;
    return {
      inputSequence: left.inputSequence,
      kind: left.event.type,
      what: 'event',
      expected: encodeEvent(left.event),
      actual: 'no event',
    };
  } catch (error) {
    if (error instanceof TapeDamaged) return unreadable(error, start.fromSequence + tally.inputs);
    throw error;
  } finally {
    await events.close();
  }
}

/** The file was whole when the hashes were computed, a moment ago. */
function unreadable({ segment, message }: TapeDamaged, inputSequence: number): Divergence {
  return {
    inputSequence,
    kind: `tape segment ${segment}`,
    what: 'input',
    expected: 'a readable segment',
    actual: message,
  };
}

async function reexecuteRow(
  world: World,
  row: JournalInputRow,
  events: RecordedEvents,
  checkpoints: ReadonlyMap<number, string>,
  tally: Tally,
): Promise<Divergence | null> {
  const out = createStepOutput();
  const at = (
    what: Divergence['what'],
    expected: string,
    actual: string,
    inputSequence = row.inputSequence,
  ): Divergence => ({
    inputSequence,
    kind: row.kind,
    what,
    expected,
    actual,
  });
  try {
    for (const input of expandRow(row, decodeInput)) {
      resetStepOutput(out);
      step(world, input, out);
      tally.inputs += 1;
      for (const event of out.events) {
        const recorded = await events.take(input.inputSequence);
        const actual = encodeEvent(event);
        const expected = recorded === null ? 'no event' : encodeEvent(recorded.event);
        if (actual !== expected) return at('event', expected, actual, input.inputSequence);
        tally.events += 1;
      }
      const missing = await events.take(input.inputSequence);
      if (missing !== null) return at('event', encodeEvent(missing.event), 'no event', input.inputSequence);
      const checkpoint = checkpoints.get(input.inputSequence);
      if (checkpoint !== undefined) {
        const actual = stateHash(world);
        if (actual !== checkpoint) return at('state', checkpoint, actual, input.inputSequence);
        tally.checkpoints += 1;
      }
    }
  } catch (error) {
    if (error instanceof CorruptRecord) return at('input', 'a readable input', error.message);
    return at('step', 'an input that can be executed', error instanceof Error ? error.message : String(error));
  }
  tally.chain = chainOf(world);
  return tally.chain === row.chain ? null : at('chain', row.chain, tally.chain);
}

async function checkpointsOf(storage: Storage, worldId: string): Promise<ReadonlyMap<number, string>> {
  const rows = await storage.sql<{ inputSequence: number; stateHash: string }[]>`
    select input_sequence as "inputSequence", state_hash as "stateHash" from snapshot where world_id = ${worldId}`;
  return new Map(rows.map((row) => [row.inputSequence, row.stateHash]));
}

/** The recorded events in order, with a look at the next one. */
class RecordedEvents {
  readonly #iterator: AsyncIterator<JournalEvent>;
  readonly #lastSequence: number;
  #ahead: JournalEvent | null = null;

  constructor(events: AsyncIterable<JournalEvent>, lastSequence: number) {
    this.#iterator = events[Symbol.asyncIterator]();
    this.#lastSequence = lastSequence;
  }

  async next(): Promise<JournalEvent | null> {
    if (this.#ahead === null) {
      const { value, done } = await this.#iterator.next();
      if (done || (value as JournalEvent).eventSequence > this.#lastSequence) return null;
      this.#ahead = value as JournalEvent;
    }
    return this.#ahead;
  }

  /** The next event if it belongs to this input, or to one before it that came to fewer events than recorded. */
  async take(inputSequence: number): Promise<JournalEvent | null> {
    const next = await this.next();
    if (next === null || next.inputSequence > inputSequence) return null;
    this.#ahead = null;
    return next;
  }

  async close(): Promise<void> {
    await this.#iterator.return?.();
  }
}

const saysWhat: Readonly<Record<Divergence['what'], string>> = {
  row: 'the stored row, or an event of it, is not what was written',
  input: 'the stored input cannot be read',
  event: 'the event is another one',
  chain: 'the chain is another one',
  state: 'the state at the checkpoint is another one',
  step: 'the input cannot be executed',
};

function reportOf(head: WorldHead, tally: Tally, divergence: Divergence | null): VerifyReport {
  const text =
    divergence === null
      ? `world ${head.worldId}: the record is proved. ${provedText(tally)}${startText(tally)}`
      : `world ${head.worldId}: input ${divergence.inputSequence} (${divergence.kind}) is the first that differs: ${saysWhat[divergence.what]}\n` +
        `  recorded: ${divergence.expected}\n  found:    ${divergence.actual}`;
  return { ok: divergence === null, text, worldId: head.worldId, ...tally, divergence };
}

function provedText({ inputs, fromSequence, events, checkpoints, chain }: Tally): string {
  return `${inputs} inputs from ${fromSequence}, ${events} events, ${checkpoints} checkpoints came out as recorded; chain ${chain || 'empty'}`;
}

/** A proof that does not begin at the beginning says why. */
function startText(tally: Tally): string {
  return versionText(tally) + retentionText(tally);
}

function versionText({ executedFromSequence, inputs, fromSequence }: Tally): string {
  if (executedFromSequence === 1) return '';
  const before = `\n  the inputs before ${executedFromSequence} were executed by an earlier version of the engine: each row has the hash it was written with`;
  if (inputs === 0) return `${before}, and this version has executed none yet`;
  return `${before}, what they came to was folded, and the re-execution began at the rejoin ${fromSequence}`;
}

function retentionText({ tapeFromSequence, inputs, fromSequence }: Tally): string {
  if (tapeFromSequence === 1) return '';
  const hashed = `\n  retention removed the inputs before ${tapeFromSequence}; every row from there on has the hash it was written with`;
  if (inputs === 0) return `${hashed}, but none of them is a rejoin at which a re-execution could begin`;
  return `${hashed}, and the re-execution began at the rejoin ${fromSequence}, the oldest checkpoint that still has its tape`;
}
