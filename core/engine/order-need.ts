import { type BookSide, bookSideBuy, bookSideSell, type MatchingBook } from '../exchange/index.ts';
import type { Instrument, Side } from '../market/index.ts';
import type { CarriedFills, OrderRequest } from '../order/index.ts';
import type { OrderNeed } from '../risk/index.ts';
import {
  type Cash,
  ensureNever,
  notionalOf,
  type PartsPerMillion,
  type Price,
  type Quantity,
  type UnixMicros,
  zeroCash,
  zeroQuantity,
} from '../units/index.ts';
import { isMargin } from './account-view.ts';
import { affordableQuantity } from './affordable-quantity.ts';
import type { AccountState } from './durable-state.ts';
import type { MarketState } from './market-state.ts';
import { affordable, holdFor, shortCushion } from './order-hold.ts';
import { bookFor } from './own-book.ts';
import { stopBehind } from './triggers/stop-rules.ts';
import type { World } from './world.ts';

export function bookSideOf(side: Side): BookSide {
  return side === 'buy' ? bookSideBuy : bookSideSell;
}

/** What a taker meets when it walks a book: how much, for how much (rounded up per level), and how far it reaches. */
export interface BookWalk {
  readonly quantity: Quantity;
  readonly notional: Cash;
  readonly worstPrice: Price | null;
}

const levelsFirst = 20;
/** As deep as an order that is sized by money looks into a book. */
const levelsMax = 1_000;
/** A walk is thrown away at once: its instant does not matter. */
const noInstant = 0 as UnixMicros;

/** Walks the other side of the book for `quantity`; levels are asked for in growing numbers until they suffice. */
export function walkBook(book: MatchingBook, side: Side, quantity: Quantity, instrument: Instrument): BookWalk {
  for (let levels = levelsFirst; ; levels *= 8) {
    const snapshot = book.snapshot(instrument.instrumentId, noInstant, levels);
    const offered = side === 'buy' ? snapshot.asks : snapshot.bids;
    let left = quantity as number;
    let notional = 0n;
    let worstPrice: Price | null = null;
    for (const level of offered) {
      if (left === 0) break;
      const taken = Math.min(left, level.quantity) as Quantity;
      notional += notionalOf(level.price, taken, instrument, 'ceiling');
      worstPrice = level.price;
      left -= taken;
    }
    if (left === 0 || offered.length < levels) {
      return { quantity: (quantity - left) as Quantity, notional: notional as Cash, worstPrice };
    }
  }
}

export interface NeedContext {
  readonly world: World;
  readonly account: AccountState;
  readonly market: MarketState;
  /** What an order of this side could close and no other order has claimed. */
  readonly closable: Quantity;
  /** Cash free for a sizing of `available`. */
  readonly free: Cash;
  /** What the order that this one replaces has traded: its fee is reckoned on all of it. */
  readonly carried: CarriedFills | null;
}

/** What an order would take. Its numbers are valid already. */
export function orderNeed(request: OrderRequest, context: NeedContext): OrderNeed {
  if (request.sizing.kind === 'available' && bookFor(context.market, context.account) === null)
    return laterNeed(request);
  const asked = askedQuantity(request, context);
  const quantity = request.reduceOnly ? (Math.min(asked, context.closable) as Quantity) : asked;
  const closing = Math.min(quantity, context.closable) as Quantity;
  const opening = (quantity - closing) as Quantity;
  const estimate = estimateCost(request, context, quantity, closing);
  const cash =
    estimate.opened === null ? zeroCash : holdForNew(request, context, estimate.opened, opening, estimate.worstPrice);
  return {
    quantity,
    opening,
    reservation: { cash, quantity: closing },
    notional: estimate.notional,
    worstPrice: estimate.worstPrice,
  };
}

function askedQuantity(request: OrderRequest, context: NeedContext): Quantity {
  const { sizing } = request;
  switch (sizing.kind) {
    case 'quantity':
      return sizing.quantity;
    case 'available':
      return affordableOnBook(request, context);
    case 'notional':
      return quantityOfNotional(request, sizing.notional, context);
    default:
      return ensureNever(sizing);
  }
}

/** What an amount of money trades, without the fee: at the limit, at the stop, by walking the book, or at the price last heard of. */
function quantityOfNotional(request: OrderRequest, notional: Cash, { market, account }: NeedContext): Quantity {
  const { instrument } = market;
  const { side } = request;
  const book = bookFor(market, account);
  const named = request.limitPrice ?? stopOf(request, market);
  if (named === null && book !== null) return walkNotional(book, side, notional, instrument);
  const price = named ?? referencePrice(market, side);
  return price === null ? zeroQuantity : affordableQuantity(notional, price, instrument, noFee);
}

const noFee = 0 as PartsPerMillion;

function walkNotional(book: MatchingBook, side: Side, notional: Cash, instrument: Instrument): Quantity {
  const snapshot = book.snapshot(instrument.instrumentId, noInstant, levelsMax);
  let left = notional;
  let quantity = 0;
  for (const level of side === 'buy' ? snapshot.asks : snapshot.bids) {
    const taken = Math.min(affordableQuantity(left, level.price, instrument, noFee), level.quantity) as Quantity;
    quantity += taken;
    if (taken < level.quantity) break;
    left = (left - notionalOf(level.price, taken, instrument, 'ceiling')) as Cash;
  }
  return (quantity - (quantity % instrument.quantityIncrement)) as Quantity;
}

/** True for an order whose quantity is only known at its execution: what was accepted is an estimate then. */
export function isSizedLater(request: OrderRequest, market: MarketState, account: AccountState): boolean {
  if (bookFor(market, account) !== null || request.sizing.kind === 'quantity') return false;
  return request.sizing.kind === 'available' || (request.limitPrice === null && request.orderType === 'market');
}

/** What a new order holds back for the part that opens; a short sale on margin with a cushion. */
function holdForNew(
  { side }: OrderRequest,
  { world, account, market, carried }: NeedContext,
  notional: Cash,
  quantity: Quantity,
  price: Price | null,
): Cash {
  const part = { side, notional, quantity, price };
  const isLent = isMargin(account, market.instrument.currency);
  return holdFor(world, account, market, isLent ? shortCushion(market, part) : part, carried ?? undefined);
}

/** Sized at its execution: nothing is known before and nothing is held back. */
function laterNeed(request: OrderRequest): OrderNeed {
  return {
    quantity: zeroQuantity,
    opening: zeroQuantity,
    reservation: { cash: zeroCash, quantity: zeroQuantity },
    notional: null,
    worstPrice: request.limitPrice,
  };
}

interface CostEstimate {
  readonly notional: Cash | null;
  /** Notional of the part that opens; the part that closes trades first, at the better prices. */
  readonly opened: Cash | null;
  readonly worstPrice: Price | null;
}

function estimateCost(
  request: OrderRequest,
  { market, account }: NeedContext,
  quantity: Quantity,
  closing: Quantity,
): CostEstimate {
  const { instrument } = market;
  const book = bookFor(market, account);
  if (request.orderType === 'market' && book !== null) {
    const walk = walkBook(book, request.side, quantity, instrument);
    const closed = closing === 0 ? 0n : walkBook(book, request.side, closing, instrument).notional;
    return { notional: walk.notional, opened: (walk.notional - closed) as Cash, worstPrice: walk.worstPrice };
  }
  const worstPrice = request.limitPrice ?? stopOf(request, market) ?? referencePrice(market, request.side);
  if (worstPrice === null) return { notional: null, opened: null, worstPrice };
  const opening = (quantity - closing) as Quantity;
  return {
    notional: notionalOf(worstPrice, quantity, instrument, 'ceiling'),
    opened: opening === 0 ? zeroCash : notionalOf(worstPrice, opening, instrument, 'ceiling'),
    worstPrice,
  };
}

/** What a stop without a limit is reckoned at: its stop price, of a trailing one where it would stand now. */
function stopOf({ side, conditions }: OrderRequest, market: MarketState): Price | null {
  if (conditions === null) return null;
  const { stopPrice, trail } = conditions;
  if (trail === null) return stopPrice;
  const mark = referencePrice(market, side);
  return mark === null ? null : stopBehind(side, mark, trail);
}

/** What a market order would cost about, without a book: the last trade or close, else the quote. */
export function referencePrice(market: MarketState, side: Side): Price | null {
  if (market.lastPrice > 0) return market.lastPrice;
  const quoted = side === 'buy' ? market.askPrice : market.bidPrice;
  return quoted > 0 ? quoted : null;
}

/** The same against a book, where the price rises as it is taken: each level is bought whole while it can be. */
function affordableOnBook(request: OrderRequest, context: NeedContext): Quantity {
  const { world, account, market, free, closable } = context;
  const { instrument, book } = market;
  if (request.limitPrice !== null || book === null) {
    const price = request.limitPrice ?? referencePrice(market, request.side);
    return price === null
      ? zeroQuantity
      : ((affordable(world, account, market, { side: request.side, price, free }) + closable) as Quantity);
  }
  const increment = instrument.quantityIncrement;
  const snapshot = book.snapshot(instrument.instrumentId, noInstant, levelsMax);
  let low = 0;
  let high = 0;
  for (const level of request.side === 'buy' ? snapshot.asks : snapshot.bids) high += level.quantity;
  high = Math.floor(high / increment);
  const fits = (units: number): boolean => {
    const quantity = (units * increment) as Quantity;
    const closing = Math.min(quantity, closable) as Quantity;
    const { notional: total, worstPrice } = walkBook(book, request.side, quantity, instrument);
    const closed = closing === 0 ? 0n : walkBook(book, request.side, closing, instrument).notional;
    const opening = (quantity - closing) as Quantity;
    return holdForNew(request, context, (total - closed) as Cash, opening, worstPrice) <= free;
  };
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return (low * increment) as Quantity;
}
