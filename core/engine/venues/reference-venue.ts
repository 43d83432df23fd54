import { fillPurpose, type ModelFill, type ModelLevel, type ModelMarket, nothingSeen } from '../../exchange/index.ts';
import type { Print } from '../../market/index.ts';
import {
  type EvidenceBar,
  type EvidenceQuote,
  type FillEvidence,
  isOpenStatus,
  type Liquidity,
  type ReferenceAsked,
} from '../../order/index.ts';
import {
  type DurationMicros,
  ensureDefined,
  type Price,
  powerOfTen,
  type Quantity,
  randomUnit,
  type UnixMicros,
} from '../../units/index.ts';
import { accountState, type OrderState } from '../durable-state.ts';
import { basisOf } from '../fill-basis.ts';
import { fillOrder } from '../fill-order.ts';
import type { MarketState } from '../market-state.ts';
import { cameAt } from '../order-scripts.ts';
import type { PlayedBar } from '../played-bar.ts';
import { incrementAt } from '../price-increment.ts';
import type { BoardOrder, QuoteBoard } from '../quote-board.ts';
import { allWaiting } from '../resting-limits.ts';
import type { World } from '../world.ts';
import { wantedQuantity } from './bar-venue.ts';
import { endUnfilled, mayAct, openFor } from './quote-rules.ts';

/**
 * Orders that fill by the model of another tool. The model is asked about each of them whenever something is seen that it looks at;
 * what it answers is settled on the grid and within the limit, and everything that it was told stands in the evidence.
 */

/** What is seen when a model is asked. */
export interface Seen {
  readonly at: UnixMicros;
  readonly print: Print | null;
  /** Null: no quote yet. */
  readonly quote: EvidenceQuote | null;
  /** More than the top of the book, best first, where it is known. */
  readonly levels: SeenLevels | null;
}

export interface SeenLevels {
  readonly bids: readonly ModelLevel[];
  readonly asks: readonly ModelLevel[];
}

/** Asks the model of each order that has one. */
export function askReferenceModels(world: World, market: MarketState, seen: Seen): void {
  const { board } = market;
  if (board === null || board.reference.length === 0) return;
  for (const entry of board.reference.slice()) askReferenceModel(world, market, board, entry, seen);
}

/** Asks about one order, and lets it join the queue of its price when it stays. */
export function askReferenceModel(
  world: World,
  market: MarketState,
  board: QuoteBoard,
  entry: BoardOrder,
  seen: Seen,
): void {
  if (seen.print !== null && seen.print.printSequence <= entry.afterPrint) return;
  keepReferenceQueue(board, entry, seen);
  const looks = seen.print === null || (entry.conduct.reference?.needs.includes('print') ?? false);
  if (looks && mayAct(world, market, entry, seen.at)) {
    board.round = board.roundInput === world.inputSequence ? board.round + 1 : 0;
    board.roundInput = world.inputSequence;
    ask(world, market, entry, { seen, bar: null, taken: 0, previousClose: lastClose(market), round: board.round });
  }
  if (isOpenStatus(entry.order.status) && entry.order.limitPrice !== null) joinReferenceQueue(board, entry);
}

function lastClose({ lastPrice }: MarketState): Price | null {
  return lastPrice > 0 ? lastPrice : null;
}

/** Models that keep queues are told how much is ahead; the estimate behind it is the risk-averse one. */
function keepReferenceQueue(board: QuoteBoard, { order, position }: BoardOrder, { print }: Seen): void {
  if (position === null) return;
  const own = order.side === 'buy' ? board.bid : board.ask;
  if (print !== null) {
    if (print.price === order.limitPrice) position.ahead -= print.quantity;
  } else if (own.price === order.limitPrice) position.ahead = Math.min(position.ahead, own.displayed);
}

function joinReferenceQueue(board: QuoteBoard, entry: BoardOrder): void {
  const own = entry.order.side === 'buy' ? board.bid : board.ask;
  entry.position ??= { ahead: own.price === entry.order.limitPrice ? own.displayed : 0, printed: 0 };
}

interface Question {
  readonly seen: Seen;
  readonly bar: PlayedBar | null;
  /** Taken on the bar before, in lots. */
  readonly taken: number;
  readonly previousClose: Price | null;
  /** How often a model was asked within this input before: luck is drawn anew each time. */
  readonly round: number;
}

const roundsMax = 128;
const drawsMax = 32;

/** Returns the quantity that was filled, in lots. */
function ask(world: World, market: MarketState, entry: BoardOrder, question: Question): number {
  const { order, conduct } = entry;
  const model = ensureDefined(conduct.reference, 'a reference model');
  const draws: number[] = [];
  const told = toldTo(world, market, entry, question);
  const fills = model.fill(
    {
      side: order.side,
      kind: order.limitPrice === null ? 'market' : 'limit',
      quantity: told.quantity,
      limitPrice: order.limitPrice,
      stopPrice: null,
      isTriggered: false,
      ageSeconds: told.waited / 1_000_000,
      queueAhead: told.queueAhead,
    },
    marketSeen(world, market, entry, question, told, draws),
  );
  let filled = 0;
  const isWhole = order.timeInForce !== 'fok' || coversWhole(market, order, fills);
  for (const [answer, each] of (isWhole ? fills : []).entries()) {
    if (!isOpenStatus(order.status)) break;
    filled += settle(world, market, entry, each, question, { ...told, answer }, draws);
  }
  if (isOpenStatus(order.status) && (order.timeInForce === 'ioc' || order.timeInForce === 'fok')) {
    endUnfilled(world, order);
  }
  return filled;
}

/** Whatever tool answers: all of a fill-or-kill trades within its limit, or nothing does. */
function coversWhole(market: MarketState, order: OrderState, fills: readonly ModelFill[]): boolean {
  if (order.quantity === 0) return true;
  let covered = 0;
  for (const { price, quantity } of fills) {
    if (priceOnGrid(market, order, price) !== null) covered += wholeIncrements(quantity, market);
  }
  return covered >= order.quantity - order.filledQuantity;
}

/** A model's price, rounded against the order; null when that is no price, or worse than its limit. */
function priceOnGrid(market: MarketState, { side, limitPrice }: OrderState, modelPrice: number): Price | null {
  const increment = incrementAt(market, Math.floor(modelPrice) as Price);
  const steps = side === 'buy' ? Math.ceil(modelPrice / increment) : Math.floor(modelPrice / increment);
  const price = (steps * increment) as Price;
  const isWorse = limitPrice !== null && (side === 'buy' ? price > limitPrice : price < limitPrice);
  return price <= 0 || isWorse ? null : price;
}

function wholeIncrements(quantity: number, { instrument }: MarketState): Quantity {
  const whole = Math.floor(quantity);
  return (whole - (whole % instrument.quantityIncrement)) as Quantity;
}

/** What the model is told beside bar, quote and print. */
function toldTo(
  world: World,
  market: MarketState,
  { order, conduct, position, arrivesAt }: BoardOrder,
  { seen, bar, previousClose }: Question,
): ReferenceAsked {
  const quote = quoteFor(seen, arrivesAt);
  const looksDeep = quote !== null && (conduct.reference?.needs.includes('book') ?? false);
  return {
    // One sized by money does not know its quantity yet: whatever the model would give is offered.
    quantity: (order.sizing.kind === 'quantity'
      ? order.quantity - order.filledQuantity
      : Number.MAX_SAFE_INTEGER) as Quantity,
    waited: (world.time - order.submittedAt) as DurationMicros,
    queueAhead: position?.ahead ?? null,
    previousClose,
    barCloseTime: bar?.closeTime ?? null,
    quoteAge: quote === null ? null : ((world.time - quote.at) as DurationMicros),
    levels: looksDeep ? seen.levels : null,
    tick: incrementAt(market, market.lastPrice),
    answer: 0,
  };
}

/** A quote from before the order arrived is nothing that it can fill on. */
function quoteFor({ quote }: Seen, arrivesAt: UnixMicros): EvidenceQuote | null {
  return quote === null || quote.at < arrivesAt ? null : quote;
}

const coarse = 3_600_000_000;

function marketSeen(
  world: World,
  market: MarketState,
  { order, arrivesAt }: BoardOrder,
  { seen, bar, taken, round }: Question,
  told: ReferenceAsked,
  draws: number[],
): ModelMarket {
  const { seed } = ensureDefined(world.durable.world, 'the world is not open');
  const lots = Number(powerOfTen(market.instrument.quantityScale));
  const quote = quoteFor(seen, arrivesAt);
  const key = world.inputSequence * roundsMax * drawsMax + Math.min(round, roundsMax - 1) * drawsMax;
  return {
    ...nothingSeen,
    bar:
      bar === null
        ? null
        : { open: bar.open, high: bar.high, low: bar.low, close: bar.close, volume: bar.volume * lots },
    isCoarseBar: bar !== null && bar.closeTime - bar.openTime >= coarse,
    previousClose: told.previousClose,
    quote,
    quoteAgeSeconds: (told.quoteAge ?? 0) / 1_000_000,
    print: seen.print === null ? null : { price: seen.print.price, quantity: seen.print.quantity },
    book: quote === null ? null : (told.levels ?? topOf(quote)),
    taken,
    tick: told.tick,
    increment: market.instrument.quantityIncrement,
    draw: (index) => {
      draws[index] = randomUnit(seed, fillPurpose, order.orderSequence, key + index);
      return draws[index];
    },
  };
}

function topOf({ bidPrice, bidQuantity, askPrice, askQuantity }: EvidenceQuote): SeenLevels {
  return {
    bids: [{ price: bidPrice, quantity: bidQuantity }],
    asks: [{ price: askPrice, quantity: askQuantity }],
  };
}

/** The model's price is rounded against the order to the grid; what is then worse than its limit does not fill. */
function settle(
  world: World,
  market: MarketState,
  entry: BoardOrder,
  answer: ModelFill,
  { seen, bar, taken }: Question,
  asked: ReferenceAsked,
  draws: readonly number[],
): number {
  const { order } = entry;
  const gridAt = Math.floor(answer.price) as Price;
  const price = priceOnGrid(market, order, answer.price);
  if (price === null) return 0;
  const wanted = wantedQuantity(world, market, accountState(world.durable, order.accountId), order, price);
  if (wanted === null) return 0;
  const available = wholeIncrements(answer.quantity, market);
  const quantity = Math.min(wanted, available) as Quantity;
  if (quantity === 0) return 0;
  const basis = basisOf(world, market, order, entry, {
    name: 'reference',
    gridAt,
    wanted,
    available,
    takenBefore: taken as Quantity,
  });
  const evidence: FillEvidence = {
    model: 'reference',
    bar: bar === null ? null : barSeen(market, bar),
    quote: quoteFor(seen, entry.arrivesAt),
    print: seen.print === null ? null : printSeen(seen.print),
    draws: Array.from(draws, (value) => value ?? 0),
    modelPrice: answer.price,
    reason: answer.reason,
    asked,
    basis,
  };
  const liquidity: Liquidity = entry.position === null ? 'taker' : 'maker';
  const orderQuantity = (order.filledQuantity + wanted) as Quantity;
  fillOrder(world, market, order, { price, quantity, orderQuantity, liquidity, evidence });
  return quantity;
}

function printSeen({ tsEvent: at, printSequence, price, quantity }: Print) {
  return { at, printSequence, price, quantity };
}

function barSeen(market: MarketState, bar: PlayedBar): EvidenceBar {
  const volume = bar.volume * Number(powerOfTen(market.instrument.quantityScale));
  return { openTime: bar.openTime, open: bar.open, high: bar.high, low: bar.low, close: bar.close, volume };
}

/** A finished bar, for the accounts whose orders fill by the model of another tool that looks at bars. */
export function askModelsOnBar(
  world: World,
  market: MarketState,
  bar: PlayedBar,
  quote: EvidenceQuote | null,
  previousClose: Price | null = lastClose(market),
): void {
  if (bar.openTime < market.tradesFrom) return;
  let taken = 0;
  const seen: Seen = { at: bar.closeTime, print: null, quote, levels: null };
  for (const order of allWaiting(market)) {
    const conduct = accountState(world.durable, order.accountId).fills;
    if (conduct.level !== 'reference' || !(conduct.reference?.needs.includes('bar') ?? false)) continue;
    const arrivesAt = order.triggeredAt ?? cameAt(world, order);
    if (arrivesAt > bar.openTime || !isInSession(world, market, order)) continue;
    const entry: BoardOrder = { order, conduct, arrivesAt, since: arrivesAt, afterPrint: -1, position: null };
    taken += ask(world, market, entry, { seen, bar, taken, previousClose, round: 0 });
  }
}

function isInSession(world: World, market: MarketState, order: OrderState): boolean {
  const { status, stopPrice, triggeredAt } = order;
  if (!isOpenStatus(status) || status === 'accepted' || status === 'held') return false;
  return (stopPrice === null || triggeredAt !== null) && openFor(world, market, order);
}
