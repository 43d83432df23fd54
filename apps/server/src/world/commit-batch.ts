import type { CommandOutcome, DomainEvent, Input } from '@quire/core/engine';
import type { UnixMicros } from '@quire/core/units';
import {
  InputRows,
  type JournalBatch,
  type JournalEvent,
  type JournalInputRow,
  type KeyOutcome,
} from '@quire/ports/journal';
import type { CommittedEvent } from '../platform/world-gateway.ts';
import { MarketAccumulator } from './market-accumulator.ts';
import type { Answer } from './protocol.ts';

/** Everything that goes into one transaction, and what becomes public by it. */
export class CommitBatch {
  readonly answers: Answer[] = [];
  /** News of inputs that may depend on facts of this batch or of the one before. */
  readonly market = new MarketAccumulator();
  /** Called after the commit, before its news are spread. */
  readonly afterCommit: (() => void)[] = [];
  #encodedInput = '';
  readonly #rows = new InputRows(() => this.#encodedInput);
  readonly #events: Required<JournalEvent>[] = [];
  readonly #endedRows: JournalInputRow[] = [];
  readonly #outcomes: KeyOutcome[] = [];
  #time = 0 as UnixMicros;
  #inputCount = 0;
  #commandCount = 0;

  /** `encoded` is the text of the input that entered the chain. */
  addInput(input: Input, encoded: string, chain: string, hasEvents: boolean): void {
    this.#encodedInput = encoded;
    this.#rows.add(input, chain, hasEvents);
    this.#time = input.tsInit;
    this.#inputCount += 1;
  }

  /** `encoded` is the text of the event that entered the chain. */
  addEvent(eventSequence: number, inputSequence: number, event: DomainEvent, encoded: string): void {
    this.#events.push({ eventSequence, inputSequence, event, encoded });
  }

  addAnswer(requestId: number, outcome: CommandOutcome): void {
    this.answers.push({ requestId, outcome });
    this.#commandCount += 1;
  }

  addOutcome(outcome: KeyOutcome): void {
    this.#outcomes.push(outcome);
  }

  /** The next input begins a row of its own: a checkpoint stands between two rows, so that a re-execution can compare it. */
  endRow(): void {
    this.#endedRows.push(...this.#rows.take());
  }

  /** What the journal stores. Call once, when nothing is added any more. */
  journalBatch(): JournalBatch {
    this.endRow();
    return { inputs: this.#endedRows, events: this.#events, outcomes: this.#outcomes };
  }

  /** World time of the last input. */
  get time(): UnixMicros {
    return this.#time;
  }

  get inputCount(): number {
    return this.#inputCount;
  }

  get commandCount(): number {
    return this.#commandCount;
  }

  /** What the public is told of the events. */
  committedEvents(): CommittedEvent[] {
    return this.#events.map(({ eventSequence, inputSequence, event }) => ({ eventSequence, inputSequence, event }));
  }

  get hasFacts(): boolean {
    return this.#events.length > 0;
  }

  /** Somebody waits for it, or something happened. */
  get isUrgent(): boolean {
    return this.#events.length > 0 || this.#commandCount > 0 || this.afterCommit.length > 0;
  }
}
