import {
  applyEvent,
  type Command,
  type CommandOutcome,
  createStepOutput,
  createWorld,
  decodeEvent,
  durableHash,
  encodeDurable,
  encodeMarket,
  headOf,
  type Input,
  type InputBody,
  resetStepOutput,
  restoreDurable,
  resumeInput,
  setHead,
  step,
  type World,
  type WorldHead,
} from '@quire/core/engine';
import { createSimulator } from '@quire/core/simulator';
import type { UnixMicros } from '@quire/core/units';
import type { Auditor } from './auditor.ts';

interface Snapshot {
  readonly durable: string;
  readonly market: string;
  readonly eventCount: number;
  readonly inputSequence: number;
}

interface Pending {
  readonly input: Input;
  readonly events: readonly string[];
  readonly command: Command | null;
  readonly outcome: CommandOutcome | null;
}

/**
 * A server without its database: a world that runs ahead of what is committed, a journal that survives, and the answers that leave
 * only after their commit. A crash drops the world and everything not yet committed.
 */
export class ProcessUnderTest {
  world: World = newWorld();
  /** The journal: what a database would hold. */
  readonly inputs: Input[] = [];
  readonly events: string[] = [];
  private readonly pending: Pending[] = [];
  private readonly output = createStepOutput();
  private readonly auditor: Auditor;
  private snapshot: Snapshot | null = null;
  private head: WorldHead = headOf(this.world);
  crashes = 0;
  /** Inputs that were executed and lost with the memory of a crashed process. */
  lost = 0;

  constructor(auditor: Auditor) {
    this.auditor = auditor;
  }

  execute(body: InputBody, at: UnixMicros): void {
    const input: Input = { inputSequence: this.world.inputSequence + 1, tsEvent: at, tsInit: at, body };
    resetStepOutput(this.output);
    step(this.world, input, this.output);
    const { outcome, encodedEvents } = this.output;
    this.pending.push({
      input,
      events: [...encodedEvents],
      command: outcome === null ? null : (body as Command),
      outcome,
    });
  }

  /** The journal writer: everything gathered becomes durable at once, and only then do the answers leave. */
  commit(): void {
    for (const { input, events, command, outcome } of this.pending) {
      this.inputs.push(input);
      this.events.push(...events);
      for (const event of events) this.auditor.commit(decodeEvent(event));
      if (command !== null && outcome !== null) this.auditor.acknowledge(command, outcome);
    }
    this.pending.length = 0;
    this.head = headOf(this.world);
  }

  /** Snapshots are taken right after a commit, as the shell does. */
  checkpoint(): void {
    this.commit();
    this.snapshot = {
      durable: encodeDurable(this.world),
      market: encodeMarket(this.world),
      eventCount: this.events.length,
      inputSequence: this.world.inputSequence,
    };
  }

  private recover(snapshot: Snapshot | null): World {
    const recovered = newWorld();
    if (snapshot !== null) restoreDurable(recovered, snapshot.durable);
    for (const event of this.events.slice(snapshot?.eventCount ?? 0)) applyEvent(recovered, decodeEvent(event));
    setHead(recovered, this.head);
    return recovered;
  }

  /** Power off, `offMicros` of silence, and back: newest snapshot, the events after it, and the rejoin as the first input. */
  crash(at: UnixMicros): void {
    this.crashes += 1;
    // When nothing ran ahead of the journal the lost world is known exactly; otherwise the whole journal says what it was.
    const expected = durableHash(this.pending.length === 0 ? this.world : this.recover(null));
    this.lost += this.pending.length;
    this.pending.length = 0;
    const recovered = this.recover(this.snapshot);
    if (durableHash(recovered) !== expected) throw new Error('the recovered world is not the committed one');
    this.world = recovered;
    const checkpointSequence = this.snapshot?.inputSequence ?? 0;
    this.execute(resumeInput(recovered, { checkpointSequence, market: this.snapshot?.market ?? null, now: at }), at);
    if (this.output.events.some((event) => event.type === 'OrderFilled')) throw new Error('a rejoin filled an order');
    this.commit();
  }
}

export function newWorld(): World {
  return createWorld({ simulator: createSimulator });
}
