import type { Command } from '@quire/core/engine';
import type { KeyOutcome } from '@quire/ports/journal';
import type { KeyFilter } from './key-filter.ts';
import type { SentCommand } from './protocol.ts';

/** A key that a sender chose, with what the sender said under it. */
export interface CommandKey {
  readonly accountId: string;
  readonly key: string;
}

export interface IntakeHost {
  /** True when memory has the key: the engine answers by itself. */
  isRemembered(key: CommandKey): boolean;
  readonly filter: KeyFilter;
  /** One indexed read for all keys together. */
  lookUp(keys: readonly CommandKey[]): Promise<readonly KeyOutcome[]>;
  /** Lets a command into the world. */
  accept(sent: SentCommand): void;
  /** Answers from the record; the command never enters the world. */
  answerRecorded(sent: SentCommand, recorded: KeyOutcome): void;
  /** Commands that had waited for a look-up have entered. */
  onAdmitted(): void;
  onError(error: unknown): void;
}

/** Commands that may wait behind a look-up. */
const queueMax = 2_000;

/** The key of a command, null for commands that need none. */
export function commandKey(command: Command): CommandKey | null {
  if (command.kind === 'SubmitOrder') {
    return { accountId: command.request.accountId, key: command.request.clientOrderId };
  }
  if (command.kind === 'ReplaceOrder') return { accountId: command.accountId, key: command.clientOrderId };
  if (command.kind === 'PostCash' || command.kind === 'ResetAccount')
    return { accountId: command.accountId, key: command.idempotencyKey };
  return null;
}

const keyText = ({ accountId, key }: CommandKey): string => `${accountId}\u0000${key}`;

/**
 * The world's front door: commands enter in the order they came. One whose key memory does not hold, and which the filter cannot
 * call new, waits for a look-up, and those behind it wait too, so that no order overtakes another.
 */
export class CommandIntake {
  readonly #host: IntakeHost;
  #queue: SentCommand[] = [];
  #lookingUp = false;

  constructor(host: IntakeHost) {
    this.#host = host;
  }

  get isFull(): boolean {
    return this.#queue.length >= queueMax;
  }

  /** Empties the queue and returns what was in it. */
  drop(): readonly SentCommand[] {
    const dropped = this.#queue;
    this.#queue = [];
    return dropped;
  }

  receive(commands: readonly SentCommand[]): void {
    if (this.#lookingUp) {
      this.#queue.push(...commands);
      return;
    }
    this.#admit(commands);
  }

  #admit(commands: readonly SentCommand[]): void {
    const doubtful = commands.findIndex((sent) => this.#isDoubtful(sent));
    const certain = doubtful < 0 ? commands : commands.slice(0, doubtful);
    for (const sent of certain) this.#host.accept(sent);
    if (doubtful < 0) return;
    this.#lookingUp = true;
    this.#lookUp(commands.slice(doubtful)).catch((error: unknown) => this.#host.onError(error));
  }

  #isDoubtful(sent: SentCommand): boolean {
    const key = commandKey(sent.command);
    if (key === null) return false;
    return !this.#host.filter.isNew(key.accountId, key.key) && !this.#host.isRemembered(key);
  }

  async #lookUp(commands: readonly SentCommand[]): Promise<void> {
    const keys = new Map<string, CommandKey>();
    for (const sent of commands) {
      const key = commandKey(sent.command);
      if (key !== null && this.#isDoubtful(sent)) keys.set(keyText(key), key);
    }
    const found = await this.#host.lookUp([...keys.values()]);
    const recorded = new Map(found.map((entry) => [keyText(entry), entry]));
    for (const sent of commands) this.#enter(sent, recorded);
    const waiting = this.#queue;
    this.#queue = [];
    this.#lookingUp = false;
    this.#admit(waiting);
    this.#host.onAdmitted();
  }

  #enter(sent: SentCommand, recorded: ReadonlyMap<string, KeyOutcome>): void {
    const key = commandKey(sent.command);
    const earlier = key === null ? undefined : recorded.get(keyText(key));
    // Memory is newer than the look-up: the key may have been used by a command that entered just before.
    if (earlier && key && !this.#host.isRemembered(key)) this.#host.answerRecorded(sent, earlier);
    else this.#host.accept(sent);
  }
}
