import type { Instrument } from '@quire/core/market';
import type { CommittedBatch, WorldGateway } from '../../../platform/world-gateway.ts';
import { barView, quoteView, tradeView } from '../views/market-view.ts';
import { barRowOf } from '../views/snapshot-view.ts';
import type { ToldBooks } from './books.ts';
import type { Channel } from './channels.ts';
import { type Addressed, Message } from './message.ts';

export type MarketBatch = Pick<CommittedBatch, 'quotes' | 'prints' | 'bars' | 'books'>;

/** What one commit means to the streams of market data. */
export interface MarketMessages {
  readonly stocks: readonly Addressed[];
  readonly crypto: readonly Addressed[];
  /** The made-up symbol of the test stream, which repeats a share of this world. */
  readonly test: readonly Addressed[];
}

/** The symbol that `/v2/test` sends at all hours. */
export const testSymbol = 'FAKEPACA';

/** Trades first, then what they made of quotes and bars, each in the order of the commit. */
export function marketMessages(
  batch: MarketBatch,
  { gateway, books }: { readonly gateway: Pick<WorldGateway, 'instrumentById'>; readonly books: ToldBooks },
  echoed: Instrument | null,
): MarketMessages {
  const all = { stocks: [] as Addressed[], crypto: [] as Addressed[], test: [] as Addressed[] };
  const add = (instrumentId: string, channel: Channel, letter: string, view: (of: Instrument) => object | null) => {
    const instrument = gateway.instrumentById(instrumentId);
    const fields = instrument && view(instrument);
    if (instrument === null || fields === null) return;
    const { symbol, assetClass } = instrument;
    const addressed = (name: string): Addressed => ({
      channel,
      symbols: [name],
      message: new Message({ T: letter, S: name, ...fields }, assetClass),
    });
    all[assetClass === 'crypto' ? 'crypto' : 'stocks'].push(addressed(symbol));
    if (instrumentId === echoed?.instrumentId) all.test.push(addressed(testSymbol));
  };
  for (const print of batch.prints) add(print.instrumentId, 'trades', 't', (of) => tradeView(of, print));
  for (const quote of batch.quotes) add(quote.instrumentId, 'quotes', 'q', (of) => quoteView(of, quote));
  for (const bar of batch.bars) {
    if (bar.isFinal && bar.timeframe === '1m') {
      add(bar.instrumentId, 'bars', 'b', (of) => barView(barRowOf(bar, of), of.assetClass));
    }
  }
  for (const book of batch.books) {
    const instrument = gateway.instrumentById(book.instrumentId);
    if (instrument?.assetClass !== 'crypto') continue;
    const message = books.tell(instrument, book);
    if (message !== null) all.crypto.push({ channel: 'orderbooks', symbols: [instrument.symbol], message });
  }
  return all;
}
