import { isForAuction, type Order } from '../order/index.ts';
import { formatDecimal, type OrderId, type Price, type UnixMicros } from '../units/index.ts';
import { auctionFor } from './auction-times.ts';
import { accountState, type OrderState } from './durable-state.ts';
import { haltOf, isHalted } from './halts.ts';
import type { MarketState } from './market-state.ts';
import { sessionFor } from './order-risk-view.ts';
import { lateUntil } from './order-scripts.ts';
import { bookFor } from './own-book.ts';
import { availableOn, type DisplayedSide, meetsQuotes } from './quote-board.ts';
import { marketState, referenceOf, type World } from './world.ts';

/** What can stand between an open order and its next fill, in the order in which it is told. */
export const orderBlockCodes = {
  HELD: 'it protects an order that has not filled yet',
  SESSION_CLOSED: 'its market is closed',
  HALTED: 'trading is halted',
  STOP_NOT_TRIGGERED: 'its stop price was not reached',
  WAITING_FOR_AUCTION: 'it trades in an auction only',
  LATENCY: 'it is still on its way to the market',
  WAITING_FOR_BAR: 'it acts on the next bar that opens after it arrived',
  WAITING_FOR_QUOTE: 'it acts on the next quote after it arrived',
  NO_QUOTE: 'the other side of the market is empty',
  CROSSED_QUOTE: 'the newest quote has its bid above its ask and is not believed',
  STALE_QUOTE: 'the last quote is older than the account allows',
  NOT_MARKETABLE: 'the other side has not come to its limit',
  LIQUIDITY_ALREADY_CONSUMED: 'what is displayed was taken already',
  QUEUE_AHEAD: 'others at its price came first',
} as const;

export type OrderBlockCode = keyof typeof orderBlockCodes;

export interface OrderBlock {
  readonly code: OrderBlockCode;
  /** Numbers as decimal text, instants in microseconds. */
  readonly details: Readonly<Record<string, string>>;
}

export interface OrderExplanation {
  readonly orderId: OrderId;
  readonly status: Order['status'];
  /** How its account fills, by name. */
  readonly fillModel: string;
  readonly at: UnixMicros;
  readonly inputSequence: number;
  /** Empty: nothing is known that blocks it. */
  readonly blocks: readonly OrderBlock[];
}

/** What blocks an open order now; null for one that is not open. Changes nothing. */
export function explainOrder(world: World, orderId: OrderId): OrderExplanation | null {
  const order = world.durable.orders.get(orderId);
  if (order === undefined) return null;
  const market = marketState(world, order.instrumentId);
  const { fills } = accountState(world.durable, order.accountId);
  return {
    orderId,
    status: order.status,
    fillModel: fills.reference?.name ?? (fills.level === 'best' ? bestOf(market) : fills.level),
    at: world.time,
    inputSequence: world.inputSequence,
    blocks: blocksOf(world, market, order),
  };
}

function bestOf(market: MarketState): string {
  if (market.book !== null) return 'book';
  return market.quoteAt > 0 ? 'queue' : 'bar';
}

function blocksOf(world: World, market: MarketState, order: OrderState): OrderBlock[] {
  const blocks: OrderBlock[] = [];
  const say = (code: OrderBlockCode, details: OrderBlock['details'] = {}): void => {
    blocks.push({ code, details });
  };
  if (order.status === 'held') say('HELD');
  if (isForAuction(order.timeInForce)) {
    say('WAITING_FOR_AUCTION', auctionAwaited(world, market, order, order.timeInForce));
    return blocks;
  }
  const late = order.status === 'accepted' ? lateUntil(world, order) : null;
  if (late !== null && late > world.time) say('LATENCY', { arrivesAt: `${late}` });
  else if (
    order.status === 'accepted' ||
    sessionFor(market.calendar.calendar, world.time, order.extendedHours) !== 'open'
  ) {
    say('SESSION_CLOSED');
  }
  if (isHalted(world, market)) {
    say('HALTED', { reason: haltOf(world, order.instrumentId)?.reasonCode ?? '' });
  }
  if (order.stopPrice !== null && order.triggeredAt === null) {
    say('STOP_NOT_TRIGGERED', stopDistance(market, order, order.stopPrice));
    return blocks;
  }
  const account = accountState(world.durable, order.accountId);
  if (bookFor(market, account) !== null) explainInBook(market, order, say);
  else if (meetsQuotes(account.fills, market)) {
    explainOnQuotes(world, market, order, say);
  } else say('WAITING_FOR_BAR', { arrivedAt: `${order.submittedAt}` });
  return blocks;
}

function auctionAwaited(
  world: World,
  market: MarketState,
  { submittedAt }: OrderState,
  timeInForce: 'opg' | 'cls',
): OrderBlock['details'] {
  const auction = auctionFor(world, market, timeInForce, submittedAt);
  return auction === null || auction === 'closed' ? { timeInForce } : { timeInForce, auctionAt: `${auction.at}` };
}

type Say = (code: OrderBlockCode, details?: OrderBlock['details']) => void;

function priceText(ticks: number, { instrument }: MarketState): string {
  return formatDecimal(BigInt(ticks), instrument.priceScale);
}

function quantityText(lots: number, { instrument }: MarketState): string {
  return formatDecimal(BigInt(Math.round(lots)), instrument.quantityScale);
}

function stopDistance(market: MarketState, order: OrderState, stopPrice: Price): OrderBlock['details'] {
  const details = { stopPrice: priceText(stopPrice, market) };
  if (market.lastPrice === 0) return details;
  const by = order.side === 'buy' ? stopPrice - market.lastPrice : market.lastPrice - stopPrice;
  return { ...details, lastPrice: priceText(market.lastPrice, market), by: priceText(by, market) };
}

/** How far the other side is from the limit; nothing when it is there or the order has no limit. */
function explainLimit(market: MarketState, order: OrderState, opposite: number, say: Say): void {
  if (opposite === 0) {
    say('NO_QUOTE', { side: order.side === 'buy' ? 'ask' : 'bid' });
    return;
  }
  const { limitPrice } = order;
  if (limitPrice === null) return;
  const by = order.side === 'buy' ? opposite - limitPrice : limitPrice - opposite;
  if (by <= 0) return;
  say('NOT_MARKETABLE', {
    by: priceText(by, market),
    limitPrice: priceText(limitPrice, market),
    [order.side === 'buy' ? 'askPrice' : 'bidPrice']: priceText(opposite, market),
  });
}

function explainInBook(market: MarketState, order: OrderState, say: Say): void {
  const { book } = market;
  if (book === null) return;
  explainLimit(market, order, order.side === 'buy' ? book.bestAsk() : book.bestBid(), say);
  const reference = referenceOf(order);
  if (!book.has(reference)) return;
  const ahead = book.quantityAhead(reference);
  if (ahead > 0) say('QUEUE_AHEAD', { quantity: quantityText(ahead, market) });
}

function explainOnQuotes(world: World, market: MarketState, order: OrderState, say: Say): void {
  const entry = market.board?.entryOf.get(order);
  const { board } = market;
  if (market.isCrossed) say('CROSSED_QUOTE');
  if (entry === undefined || board === null) {
    say('WAITING_FOR_QUOTE');
    return;
  }
  if (entry.arrivesAt > world.time) say('LATENCY', { arrivesAt: `${entry.arrivesAt}` });
  else if (market.book === null && entry.arrivesAt > market.quoteAt)
    say('WAITING_FOR_QUOTE', { arrivedAt: `${entry.arrivesAt}` });
  const age = market.book === null ? world.time - market.quoteAt : 0;
  if (age > entry.conduct.staleMicros) say('STALE_QUOTE', { ageSeconds: formatDecimal(BigInt(age), 6) });
  const opposite: DisplayedSide = order.side === 'buy' ? board.ask : board.bid;
  explainLimit(market, order, opposite.price, say);
  if (opposite.displayed > 0 && availableOn(opposite) === 0) {
    say('LIQUIDITY_ALREADY_CONSUMED', {
      displayed: quantityText(opposite.displayed, market),
      taken: quantityText(opposite.taken, market),
    });
  }
  if (entry.position !== null && entry.position.ahead > 0) {
    say('QUEUE_AHEAD', { quantity: quantityText(entry.position.ahead, market), estimate: entry.conduct.queue.kind });
  }
}
