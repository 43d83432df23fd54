import {
  type BookFillListener,
  type BookOrderMode,
  type BookSide,
  createMatchingBook,
  type MatchingBook,
} from '../../exchange/index.ts';
import type { Instrument, Print } from '../../market/index.ts';
import type { InstrumentId, Price, Quantity, UnixMicros } from '../../units/index.ts';
import { createSimulator, generatorVersion } from '../create-simulator.ts';
import type { Simulator, SimulatorHost } from '../simulator.ts';

/** What an agent did, for tests that check every single operation. */
export interface AgentAction {
  readonly instrumentIndex: number;
  readonly reference: number;
  readonly kind: 'submit' | 'cancel';
  readonly side: BookSide | null;
  readonly mode: BookOrderMode | null;
  readonly price: number;
  readonly quantity: number;
  readonly at: number;
}

/** Real books with a simulator over them and nothing else: what the engine is to it, without accounts. */
export class BookMarket {
  readonly instruments: Instrument[];
  readonly books: MatchingBook[];
  readonly simulator: Simulator;
  readonly prints: Print[] = [];
  onPrint: (print: Print) => void = (print) => this.prints.push(print);
  onAction: ((action: AgentAction) => void) | null = null;
  #customerSequence = 0;

  constructor(options: { seed: number; startedAt: UnixMicros; instruments: readonly Instrument[] }) {
    const { seed, startedAt, instruments } = options;
    this.instruments = [...instruments];
    this.books = instruments.map(() => createMatchingBook());
    this.simulator = createSimulator({ seed, generatorVersion, startedAt, host: this.#host() });
  }

  /** One more instrument while the market runs. */
  list(instrument: Instrument, at: UnixMicros): void {
    this.instruments.push(instrument);
    this.books.push(createMatchingBook());
    this.simulator.list(at);
  }

  /** A customer's order: its reference is even. Returns the reference. */
  submitForCustomer(
    index: number,
    order: { side: BookSide; price: number; quantity: number; mode: BookOrderMode; at: UnixMicros },
  ): number {
    const reference = 2 * ++this.#customerSequence;
    const { side, price, quantity, mode, at } = order;
    this.books[index]!.submit(
      reference,
      side,
      price as Price,
      quantity as Quantity,
      mode,
      this.#listener(index, side, at),
    );
    return reference;
  }

  middle(index: number): number {
    return (this.books[index]!.bestBid() + this.books[index]!.bestAsk()) / 2;
  }

  /** One text for the state of all books. */
  stateHash(): string {
    return this.books.map((book) => book.stateHash()).join(' ');
  }

  #host(): SimulatorHost {
    return {
      instruments: this.instruments,
      book: (index) => this.books[index]!,
      priceFactor: () => 1,
      submit: (index, reference, side, price, quantity, mode, at) => {
        this.onAction?.({ instrumentIndex: index, reference, kind: 'submit', side, mode, price, quantity, at });
        return this.books[index]!.submit(reference, side, price, quantity, mode, this.#listener(index, side, at));
      },
      cancel: (index, reference, at) => {
        this.onAction?.({
          instrumentIndex: index,
          reference,
          kind: 'cancel',
          side: null,
          mode: null,
          price: 0,
          quantity: 0,
          at,
        });
        return this.books[index]!.cancel(reference);
      },
    };
  }

  #listener(index: number, side: BookSide, at: UnixMicros): BookFillListener {
    const instrumentId: InstrumentId = this.instruments[index]!.instrumentId;
    const aggressorSide = side === 0 ? 'buy' : 'sell';
    return (_maker, _taker, price, quantity) => {
      const printSequence = this.prints.length + 1;
      this.onPrint({ instrumentId, tsEvent: at, printSequence, price, quantity, aggressorSide });
    };
  }
}
