import type { BookFillListener, BookOrderMode, BookSide, MatchingBook } from '../exchange/index.ts';
import type { Instrument } from '../market/index.ts';
import type { Price, Quantity, UnixMicros } from '../units/index.ts';
import type { MarketLife } from './market-life.ts';

/**
 * What the engine gives the simulator: real books, and a way to act in them that lets the engine notice customers' fills.
 * References of agents' orders are odd, those of customers' orders even (2 × orderSequence), so both share a book.
 */
export interface SimulatorHost {
  /** Grows when an instrument is defined. */
  readonly instruments: readonly Instrument[];
  book(instrumentIndex: number): MatchingBook;
  /** What corporate actions have done to the price since the listing: 0.5 after a 2-for-1 split. Asked for at each seeding. */
  priceFactor(instrumentIndex: number): number;
  submit(
    instrumentIndex: number,
    reference: number,
    side: BookSide,
    price: Price,
    quantity: Quantity,
    mode: BookOrderMode,
    at: UnixMicros,
  ): Quantity;
  cancel(instrumentIndex: number, reference: number, at: UnixMicros): Quantity;
}

export interface Simulator {
  /** Version of the generator; part of every tape. */
  readonly generatorVersion: number;
  /** Plays all order flow due in (last, to]. Deterministic in (seed, sequence of calls' `to`, customers' orders). */
  advance(to: UnixMicros): void;
  /** Clears agents' orders and seeds the books around the latent value at `at`. Customers' orders stay. Nothing matches. */
  reseed(at: UnixMicros, state: string): void;
  /** Seeds the books of instruments that the host lists since, around the latent value at `at`. The flow of the others stays as it is. */
  list(at: UnixMicros): void;
  /** Agents stop acting in this market; what they left in its book stays. A reseed forgets halts. */
  halt(instrumentIndex: number): void;
  /** They place their orders anew around the latent value at `at`. Nothing matches. */
  resume(instrumentIndex: number, at: UnixMicros): void;
  /** All that `reseed` needs, deterministic JSON text. */
  saveState(): string;
  /** Running digest of everything the agents did; folded into the world's chain after each input. */
  digest(): number;
  /** What happens to companies beside the order flow; null in worlds from before there was any. */
  readonly life: MarketLife | null;
  /** Book operations by agents since creation. */
  readonly operations: number;
}

export type CreateSimulator = (options: {
  readonly seed: number;
  /** That of the world; an unknown one is refused. */
  readonly generatorVersion: number;
  readonly startedAt: UnixMicros;
  readonly host: SimulatorHost;
}) => Simulator;

export type { BookFillListener };
