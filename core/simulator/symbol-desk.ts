import { type BookOrderMode, type BookSide, bookSideBuy, type MatchingBook } from '../exchange/index.ts';
import { type Instrument, unitsPerOne } from '../market/index.ts';
import type { Price, Quantity, UnixMicros } from '../units/index.ts';
import type { SimulatorHost } from './simulator.ts';
import { entityOf, type SymbolProfile } from './symbol-profile.ts';

/**
 * Where the agents of one symbol act: the only way from them to the book. Numbers their orders, counts and digests what they do.
 */
export class SymbolDesk {
  readonly instrument: Instrument;
  readonly seed: number;
  readonly entity: number;
  readonly book: MatchingBook;
  /** Ticks between price levels; set anew with every seeding. */
  step = 1;
  /** The unit agents trade in, in lots. */
  readonly roundLot: number;
  readonly takerRoundLots: number;
  /** Mean size of a market order in lots. */
  readonly takerLots: number;
  operations = 0;
  /** Next order's reference: odd numbers are the agents'. */
  nextReference = 1;
  /** Instant of the action in progress. */
  now = 0;
  readonly #host: SimulatorHost;
  readonly #index: number;
  #digestHigh = 0;
  #digestLow = 0;

  constructor(options: { host: SimulatorHost; index: number; seed: number; profile: SymbolProfile }) {
    const { host, index, seed, profile } = options;
    this.instrument = host.instruments[index]!;
    this.seed = seed;
    this.entity = entityOf(profile.symbol);
    this.book = host.book(index);
    this.roundLot = Math.max(1, Math.round(profile.roundLot * unitsPerOne(this.instrument.quantityScale)));
    this.takerRoundLots = profile.takerRoundLots;
    this.takerLots = profile.takerRoundLots * this.roundLot;
    this.#host = host;
    this.#index = index;
  }

  /** What corporate actions have done to the price since the listing. */
  priceFactor(): number {
    return this.#host.priceFactor(this.#index);
  }

  /** True when an order to rest at this price would take instead. */
  wouldCross(side: BookSide, price: number): boolean {
    if (side === bookSideBuy) {
      const ask = this.book.bestAsk();
      return ask !== 0 && price >= ask;
    }
    return price <= this.book.bestBid();
  }

  /** Rests an order and returns its reference. */
  rest(side: BookSide, price: number, quantity: number): number {
    const reference = this.#takeReference();
    this.#submit(reference, side, price, quantity, 'limit');
    return reference;
  }

  /** Takes up to `quantity` at `price` or better; what is not there is dropped. */
  take(side: BookSide, price: number, quantity: number): void {
    this.#submit(this.#takeReference(), side, price, quantity, 'ioc');
  }

  /** Rests without matching, even where customers' orders stand across. */
  restUnmatched(side: BookSide, price: number, quantity: number): number {
    const reference = this.#takeReference();
    this.book.rest(reference, side, price as Price, quantity as Quantity);
    this.#note(1, reference, price, quantity);
    return reference;
  }

  /** Withdraws an order; returns the lots that were left of it. */
  cancel(reference: number): number {
    const removed = this.#host.cancel(this.#index, reference, this.now as UnixMicros);
    this.#note(2, reference, removed, 0);
    return removed;
  }

  /** A number that depends on every operation so far and their results. */
  digest(): number {
    return (this.#digestHigh >>> 0) * 2_097_152 + (this.#digestLow >>> 11);
  }

  /** Starts the digest from a text that stands for the past. */
  resetDigest(from: number): void {
    this.#digestHigh = from | 0;
    this.#digestLow = Math.floor(from / 4_294_967_296) | 0;
  }

  #takeReference(): number {
    const reference = this.nextReference;
    this.nextReference += 2;
    return reference;
  }

  #submit(reference: number, side: BookSide, price: number, quantity: number, mode: BookOrderMode): void {
    const left = this.#host.submit(
      this.#index,
      reference,
      side,
      price as Price,
      quantity as Quantity,
      mode,
      this.now as UnixMicros,
    );
    this.#note(side === bookSideBuy ? 3 : 4, reference, price, quantity - left);
  }

  #note(what: number, reference: number, first: number, second: number): void {
    this.operations++;
    let high = this.#digestHigh;
    let low = this.#digestLow;
    high = Math.imul(high ^ what ^ reference, 0x85ebca6b);
    low = Math.imul(low ^ first ^ (high >>> 15), 0xc2b2ae35);
    high = Math.imul(high ^ Math.floor(second / 1_048_576) ^ (low >>> 13), 0x27d4eb2f);
    low = Math.imul(low ^ second ^ this.now ^ (high >>> 16), 0x165667b1);
    this.#digestHigh = high;
    this.#digestLow = low;
  }
}
