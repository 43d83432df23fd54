import { type BookFillListener, createMatchingBook, type MatchingBook } from '@quire/core/exchange';
import type { Instrument } from '@quire/core/market';
import { createSimulator, generatorVersion, type Simulator, type SimulatorHost } from '@quire/core/simulator';
import type { UnixMicros } from '@quire/core/units';

/** The simulator over real books without an engine around it: what one tick costs before accounts, journal and news. */
export class BareMarket {
  readonly simulator: Simulator;
  readonly books: readonly MatchingBook[];
  prints = 0;

  constructor(options: { seed: number; startedAt: UnixMicros; instruments: readonly Instrument[] }) {
    const { seed, startedAt, instruments } = options;
    this.books = instruments.map(() => createMatchingBook());
    this.simulator = createSimulator({ seed, generatorVersion, startedAt, host: this.#hostOf(instruments) });
    this.simulator.reseed(startedAt, '');
  }

  #hostOf(instruments: readonly Instrument[]): SimulatorHost {
    const { books } = this;
    const onFill: BookFillListener = () => {
      this.prints++;
    };
    return {
      instruments,
      book: (index) => books[index]!,
      priceFactor: () => 1,
      submit: (index, reference, side, price, quantity, mode) =>
        books[index]!.submit(reference, side, price, quantity, mode, onFill),
      cancel: (index, reference) => books[index]!.cancel(reference),
    };
  }
}
