import type { InstrumentId, OrderId, UnixMicros } from '../../units/index.ts';
import { restoreBars } from '../bar-tape.ts';
import { integer, list, literal, object, parseRecord, text } from '../codec/codec.ts';
import type { MarketState } from '../market-state.ts';
import { forgetMarket } from '../market-state.ts';
import { isCustomerReference, marketState, type World } from '../world.ts';
import { encodeBoards, encodeTaken, restoreBoards, restoreTaken } from './board-snapshot.ts';

/** Fields of a market that a checkpoint keeps; books are not among them, the simulator seeds them anew. */
type MarketFields = Pick<
  MarketState,
  'lastPrice' | 'lastPriceAt' | 'bidPrice' | 'bidQuantity' | 'askPrice' | 'askQuantity' | 'quoteAt' | 'printSequence'
> & { readonly instrumentId: MarketState['instrument']['instrumentId'] };

const marketsCodec = object<{
  readonly markets: readonly MarketFields[];
  readonly bars: string;
  readonly lastPrintAt: UnixMicros;
}>({
  markets: list(
    object<MarketFields>({
      instrumentId: text(),
      lastPrice: integer(),
      lastPriceAt: integer(),
      bidPrice: integer(),
      bidQuantity: integer(),
      askPrice: integer(),
      askQuantity: integer(),
      quoteAt: integer(),
      printSequence: integer(),
    }),
  ),
  bars: text(),
  lastPrintAt: integer(),
});

/** Between the fields of the markets, their boards and what was taken since, which may be absent; JSON never holds a bare line end. */
const partEnd = '\n';

function partsOf(encoded: string): { readonly markets: string; readonly boards: string; readonly taken: string } {
  const [markets = '', boards = '', taken = ''] = encoded.split(partEnd);
  return { markets, boards, taken };
}

/** A checkpoint's text with what the fills since then have taken of its quotes. */
export function withTaken(encoded: string, world: World): string {
  const taken = encodeTaken(world);
  const { markets, boards } = partsOf(encoded);
  return taken === '' ? encoded : [markets, boards, taken].join(partEnd);
}

/** Last prices and quotes of every market, and places in queues, deterministic. */
export function encodeMarketState(world: World): string {
  const boards = encodeBoards(world);
  const markets = encodeMarkets(world);
  return boards === '' ? markets : `${markets}${partEnd}${boards}`;
}

function encodeMarkets(world: World): string {
  return marketsCodec.encode({
    markets: world.markets.map((market) => ({ ...market, instrumentId: market.instrument.instrumentId })),
    bars: world.bars.saveState(),
    lastPrintAt: world.lastPrintAt,
  });
}

/** The bars in the making of what `encodeMarketState` wrote, and the last print of each instrument that they hold. */
export function barsOfMarket(encoded: string): {
  readonly bars: string;
  readonly printSequences: ReadonlyMap<InstrumentId, number>;
} {
  const state = decodeMarkets(encoded);
  const markets = state?.markets ?? [];
  return {
    bars: state?.bars ?? '',
    printSequences: new Map(markets.map(({ instrumentId, printSequence }) => [instrumentId, printSequence])),
  };
}

/** Puts back what `encodeMarketState` wrote; markets it does not name, and all of them for an empty text, know nothing. */
export function restoreMarketState(world: World, encoded: string): void {
  for (const market of world.markets) forgetMarket(market);
  const state = decodeMarkets(encoded);
  restoreBars(world, state?.bars ?? '');
  world.lastPrintAt = state?.lastPrintAt ?? (0 as UnixMicros);
  for (const { instrumentId, ...fields } of state?.markets ?? []) {
    Object.assign(marketState(world, instrumentId), fields);
  }
  const { boards, taken } = partsOf(encoded);
  restoreBoards(world, boards);
  restoreTaken(world, taken);
}

function decodeMarkets(encoded: string): ReturnType<(typeof marketsCodec)['decode']> | null {
  const { markets } = partsOf(encoded);
  return markets === '' ? null : marketsCodec.decode(parseRecord(markets, 'market'), 'market');
}

export interface MarketCheckpoint {
  readonly formatVersion: 1;
  readonly simulatorState: string;
  readonly marketState: string;
  /** Customers' orders as they stood in the books, best first and oldest first. */
  readonly restingOrders: readonly OrderId[];
}

const checkpointCodec = object<MarketCheckpoint>({
  formatVersion: literal(1),
  simulatorState: text(),
  marketState: text(),
  restingOrders: list(text<OrderId>()),
});

/** The market half of a checkpoint: everything that `WorldResumed` needs and durable state does not have. */
export function encodeMarket(world: World): string {
  return checkpointCodec.encode({
    formatVersion: 1,
    simulatorState: world.simulator?.saveState() ?? '',
    marketState: encodeMarketState(world),
    restingOrders: restingOrders(world),
  });
}

/** A checkpoint, none included, with other bars in the making. */
export function encodeMarketCheckpoint(checkpoint: MarketCheckpoint | null, bars: string): string {
  const encoded = checkpoint?.marketState ?? '';
  const { boards } = partsOf(encoded);
  const state = decodeMarkets(encoded) ?? { markets: [], lastPrintAt: 0 as UnixMicros };
  return checkpointCodec.encode({
    formatVersion: 1,
    simulatorState: checkpoint?.simulatorState ?? '',
    marketState: `${marketsCodec.encode({ ...state, bars })}${boards === '' ? '' : partEnd}${boards}`,
    restingOrders: checkpoint?.restingOrders ?? [],
  });
}

export function decodeMarketCheckpoint(encoded: string): MarketCheckpoint {
  return checkpointCodec.decode(parseRecord(encoded, 'market checkpoint'), 'market checkpoint');
}

function restingOrders(world: World): OrderId[] {
  const resting: OrderId[] = [];
  for (const { book } of world.markets) {
    book?.forEachResting((reference) => {
      if (!isCustomerReference(reference)) return;
      const order = world.orderByReference.get(reference);
      if (order !== undefined) resting.push(order.orderId);
    });
  }
  return resting;
}
