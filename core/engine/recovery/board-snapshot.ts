import type { QueuePosition } from '../../exchange/index.ts';
import type { InstrumentId, OrderId, Price, Quantity, UnixMicros } from '../../units/index.ts';
import { boolean, integer, list, nullable, object, observed, parseRecord, text } from '../codec/codec.ts';
import type { MarketState } from '../market-state.ts';
import {
  type BoardOrder,
  createBoard,
  type DisplayedSide,
  placeOnBoard,
  type QuoteBoard,
  type QuoteTaken,
} from '../quote-board.ts';
import type { World } from '../world.ts';
import { marketState } from '../world.ts';

/** What a checkpoint keeps of the orders that fill against quotes and prints: what was taken, and where each stood in its queue. */
interface StoredBoard {
  readonly instrumentId: InstrumentId;
  readonly bid: DisplayedSide;
  readonly ask: DisplayedSide;
  readonly shownClose: Price | null;
  readonly orders: readonly StoredPlace[];
}

interface StoredPlace {
  readonly orderId: OrderId;
  /** Of an order that was changed since, nothing here is true any more. */
  readonly quantity: Quantity;
  readonly limitPrice: Price | null;
  readonly arrivesAt: UnixMicros;
  readonly afterPrint: number;
  readonly isResting: boolean;
  readonly position: QueuePosition | null;
}

const sideCodec = object<DisplayedSide>({ price: integer(), displayed: integer(), taken: integer() });
const boardsCodec = list(
  object<StoredBoard>({
    instrumentId: text(),
    bid: sideCodec,
    ask: sideCodec,
    shownClose: nullable(integer()),
    orders: list(
      object<StoredPlace>({
        orderId: text(),
        quantity: integer(),
        limitPrice: nullable(integer()),
        arrivesAt: integer(),
        afterPrint: integer(),
        isResting: boolean,
        position: nullable(object<QueuePosition>({ ahead: observed, printed: observed })),
      }),
    ),
  }),
);

interface StoredTaken extends QuoteTaken {
  readonly instrumentId: InstrumentId;
}

const takenCodec = list(
  object<StoredTaken>({ instrumentId: text(), bid: nullable(sideCodec), ask: nullable(sideCodec) }),
);

/** What fills since the checkpoint took of the quotes, as JSON; empty when they took nothing. */
export function encodeTaken(world: World): string {
  const stored = world.markets.flatMap(({ instrument: { instrumentId }, quoteTaken }) =>
    quoteTaken === null ? [] : [{ instrumentId, ...quoteTaken }],
  );
  return stored.length === 0 ? '' : takenCodec.encode(stored);
}

/** What was taken stays taken: a board of the checkpoint, or the next one, begins with it. */
export function restoreTaken(world: World, encoded: string): void {
  if (encoded === '') return;
  for (const { instrumentId, bid, ask } of takenCodec.decode(parseRecord(encoded, 'taken'), 'taken')) {
    const market = marketState(world, instrumentId);
    market.quoteTaken = { bid, ask };
    if (market.board !== null) Object.assign(market.board.bid, bid);
    if (market.board !== null) Object.assign(market.board.ask, ask);
  }
}

/** As JSON; empty when no market has such orders or had something taken from its quote, so that other worlds keep their text. */
export function encodeBoards(world: World): string {
  const stored: StoredBoard[] = [];
  for (const market of world.markets) if (market.board !== null) stored.push(storedBoard(market, market.board));
  return stored.length === 0 ? '' : boardsCodec.encode(stored);
}

function storedBoard({ instrument, shownClose }: MarketState, board: QuoteBoard): StoredBoard {
  const { arriving, buys, sells, reference } = board;
  return {
    instrumentId: instrument.instrumentId,
    bid: { ...board.bid },
    ask: { ...board.ask },
    shownClose,
    orders: [
      ...arriving.map((entry) => storedPlace(entry, false)),
      ...reference.map((entry) => storedPlace(entry, false)),
      ...buys.map((entry) => storedPlace(entry, true)),
      ...sells.map((entry) => storedPlace(entry, true)),
    ],
  };
}

function storedPlace({ order, arrivesAt, afterPrint, position }: BoardOrder, isResting: boolean): StoredPlace {
  const { orderId, quantity, limitPrice } = order;
  return {
    orderId,
    quantity,
    limitPrice,
    arrivesAt,
    afterPrint,
    isResting,
    position: position === null ? null : { ...position },
  };
}

/**
 * Into a world whose orders and market fields are restored. Orders that came since the checkpoint arrive anew; whoever ended is gone. A
 * queue only ever gets shorter, so the place of a checkpoint is never better than the one that was lost.
 */
export function restoreBoards(world: World, encoded: string): void {
  if (encoded === '') return;
  for (const stored of boardsCodec.decode(parseRecord(encoded, 'boards'), 'boards')) {
    const market = marketState(world, stored.instrumentId);
    const board = createBoard(world, market);
    market.board = board;
    market.shownClose = stored.shownClose;
    Object.assign(board.bid, stored.bid);
    Object.assign(board.ask, stored.ask);
    for (const place of stored.orders) restorePlace(world, board, place);
  }
}

function restorePlace(world: World, board: QuoteBoard, place: StoredPlace): void {
  const order = world.durable.orders.get(place.orderId);
  if (order === undefined || order.quantity !== place.quantity || order.limitPrice !== place.limitPrice) return;
  placeOnBoard(board, order, place);
}
