import {
  applyEvent,
  type Command,
  type CommandOutcome,
  chainOf,
  createStepOutput,
  createWorld,
  type DomainEvent,
  decodeEvent,
  decodeInput,
  durableHash,
  encodeDurable,
  encodeMarket,
  headOf,
  type Input,
  type InputBody,
  type MarketMessage,
  resetStepOutput,
  restoreDurable,
  resumeInput,
  setHead,
  stateHash,
  step,
  type World,
  type WorldHead,
  type WorldOptions,
} from '@quire/core/engine';
import { createSimulator } from '@quire/core/simulator';
import type { UnixMicros } from '@quire/core/units';
import { broken } from './auditor/index.ts';

/** An input with what it brought about, once it is committed. */
export interface Committed {
  readonly input: Input;
  readonly events: readonly DomainEvent[];
  readonly market: readonly MarketMessage[];
  readonly command: Command | null;
  readonly outcome: CommandOutcome | null;
}

interface Pending extends Committed {
  readonly text: string;
  readonly texts: readonly string[];
  readonly chain: string;
}

interface Snapshot {
  readonly durable: string;
  readonly market: string;
  readonly eventCount: number;
  readonly inputSequence: number;
}

/**
 * A server without its database: a world that runs ahead of what is committed, a journal that survives, and the answers that leave
 * only after their commit. A crash drops the world and everything not yet committed.
 */
export class ProcessUnderTest {
  world: World;
  /** The journal: what a database would hold. */
  readonly inputs: string[] = [];
  private readonly texts: string[] = [];
  /** After each input. */
  private readonly chains: string[] = [];
  private pending: Pending[] = [];
  private readonly output = createStepOutput();
  private readonly options: WorldOptions;
  private readonly onCommit: (committed: Committed) => void;
  private snapshot: Snapshot | null = null;
  private head: WorldHead;
  crashes = 0;
  /** Inputs that were executed and lost with the memory of a crashed process. */
  lost = 0;
  /** Commands that the world executed, repeated ones too. */
  executed = 0;

  constructor(options: { readonly showsBooks: boolean }, onCommit: (committed: Committed) => void) {
    this.options = { simulator: createSimulator, publish: { quotes: false, bars: false, books: options.showsBooks } };
    this.world = createWorld(this.options);
    this.head = headOf(this.world);
    this.onCommit = onCommit;
  }

  get eventCount(): number {
    return this.texts.length;
  }

  execute(body: InputBody, at: UnixMicros): CommandOutcome | null {
    const input: Input = { inputSequence: this.world.inputSequence + 1, tsEvent: at, tsInit: at, body };
    resetStepOutput(this.output);
    step(this.world, input, this.output);
    const { outcome, encodedInput, encodedEvents, events, market } = this.output;
    if (outcome !== null) this.executed += 1;
    this.pending.push({
      input,
      events: events.slice(),
      text: encodedInput,
      texts: encodedEvents.slice(),
      market: market.slice(),
      command: outcome === null ? null : (body as Command),
      outcome,
      chain: chainOf(this.world),
    });
    return outcome;
  }

  /** The journal writer: everything gathered becomes durable at once, and only then do the answers leave. */
  commit(): void {
    const committed = this.pending;
    this.pending = [];
    this.head = headOf(this.world);
    for (const each of committed) {
      this.inputs.push(each.text);
      this.chains.push(each.chain);
      for (const text of each.texts) this.texts.push(text);
    }
    for (const each of committed) this.onCommit(each);
  }

  /** Snapshots are taken right after a commit, as the shell does. */
  checkpoint(): void {
    this.commit();
    this.snapshot = {
      durable: encodeDurable(this.world),
      market: encodeMarket(this.world),
      eventCount: this.texts.length,
      inputSequence: this.world.inputSequence,
    };
  }

  private recover(snapshot: Snapshot | null): World {
    const recovered = createWorld(this.options);
    if (snapshot !== null) restoreDurable(recovered, snapshot.durable);
    for (let at = snapshot?.eventCount ?? 0; at < this.texts.length; at++) {
      applyEvent(recovered, decodeEvent(this.texts[at]!));
    }
    setHead(recovered, this.head);
    return recovered;
  }

  /**
   * Power off, and back at `at`: newest snapshot, the events after it, and the rejoin as the first input. Returns the commands that
   * nobody will ever be answered.
   */
  crash(at: UnixMicros, isThorough: boolean): readonly Command[] {
    this.crashes += 1;
    const unanswered = this.pending.flatMap(({ command }) => (command === null ? [] : [command]));
    // When nothing ran ahead of the journal the lost world is known exactly; otherwise the whole journal says what it was.
    const isExact = this.pending.length === 0;
    const expected = isExact ? durableHash(this.world) : isThorough ? durableHash(this.recover(null)) : null;
    this.lost += this.pending.length;
    this.pending = [];
    const recovered = this.recover(this.snapshot);
    if (expected !== null && durableHash(recovered) !== expected)
      broken('recovery', 'the recovered world is another one');
    this.world = recovered;
    const checkpointSequence = this.snapshot?.inputSequence ?? 0;
    this.execute(resumeInput(recovered, { checkpointSequence, market: this.snapshot?.market ?? null, now: at }), at);
    const isFilled = this.output.events.some((event) => event.type === 'OrderFilled');
    this.commit();
    if (isFilled) broken('recovery', 'a rejoin fills an order');
    return unanswered;
  }

  /** The recorded inputs from nothing, crashes included, in an engine of their own. */
  reexecute(): void {
    const again = createWorld(this.options);
    const output = createStepOutput();
    let at = 0;
    for (const encoded of this.inputs) {
      const input = decodeInput(encoded);
      resetStepOutput(output);
      step(again, input, output);
      for (const text of output.encodedEvents) if (text !== this.texts[at++]) differs(input, text, this.texts[at - 1]);
      const told = this.chains[input.inputSequence - 1];
      if (chainOf(again) !== told) differs(input, chainOf(again), told);
    }
    if (chainOf(again) !== chainOf(this.world))
      broken('re-execution', 'executed again, the journal gives another chain');
    if (stateHash(again) !== stateHash(this.world))
      broken('re-execution', 'executed again, the journal gives another state');
  }
}

function differs({ inputSequence, body }: Input, now: string, then: string | undefined): never {
  broken('re-execution', `input ${inputSequence} (${body.kind}) comes to ${now}, and to ${then} before`);
}
