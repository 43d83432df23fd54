import type { Input } from '@quire/core/engine';
import type { JournalInputRow } from './journal.ts';

/** Longest run, so that a row never takes long to expand. */
const runLengthMax = 10_000;

/** Inputs that carry nothing but their time, so that a run of them is told by its first one and its length. */
const coalescedKinds: ReadonlySet<string> = new Set(['MarketTick']);

/**
 * Turns inputs into rows, joining runs of market ticks on a fixed grid. An input with events ends its run: events are found by the
 * row of their input.
 *
 * @example const rows = new InputRows(encodeInput); rows.add(input, chain, false); rows.take();
 */
export class InputRows {
  readonly #encode: (input: Input) => string;
  #rows: JournalInputRow[] = [];
  #run: JournalInputRow | null = null;

  constructor(encode: (input: Input) => string) {
    this.#encode = encode;
  }

  add(input: Input, chain: string, hasEvents: boolean): void {
    const joined = hasEvents ? null : joinRun(this.#run, input, chain);
    if (joined !== null) {
      this.#rows[this.#rows.length - 1] = joined;
      this.#run = joined;
      return;
    }
    const row: JournalInputRow = {
      inputSequence: input.inputSequence,
      inputCount: 1,
      tsEvent: input.tsEvent,
      tsInit: input.tsInit,
      tsStep: 0,
      kind: input.body.kind,
      payload: this.#encode(input),
      chain,
    };
    this.#rows.push(row);
    this.#run = hasEvents ? null : row;
  }

  get length(): number {
    return this.#rows.length;
  }

  /** The rows so far; afterwards there are none. */
  take(): readonly JournalInputRow[] {
    const rows = this.#rows;
    this.#rows = [];
    this.#run = null;
    return rows;
  }
}

/** The run with the input at its end, or null when the input does not continue it. */
function joinRun(run: JournalInputRow | null, input: Input, chain: string): JournalInputRow | null {
  if (run === null || run.kind !== input.body.kind || !coalescedKinds.has(run.kind)) return null;
  if (run.inputCount >= runLengthMax || input.inputSequence !== run.inputSequence + run.inputCount) return null;
  const step = run.inputCount === 1 ? input.tsEvent - run.tsEvent : run.tsStep;
  if (step <= 0) return null;
  if (input.tsEvent !== run.tsEvent + step * run.inputCount) return null;
  if (input.tsInit !== run.tsInit + step * run.inputCount) return null;
  return { ...run, inputCount: run.inputCount + 1, tsStep: step, chain };
}

/** The inputs of a row, each with its own sequence and times. */
export function* expandRow(row: JournalInputRow, decode: (encoded: string) => Input): Generator<Input> {
  const first = decode(row.payload);
  for (let index = 0; index < row.inputCount; index++) {
    const later = row.tsStep * index;
    yield index === 0
      ? first
      : {
          ...first,
          inputSequence: first.inputSequence + index,
          tsEvent: (first.tsEvent + later) as Input['tsEvent'],
          tsInit: (first.tsInit + later) as Input['tsInit'],
        };
  }
}
