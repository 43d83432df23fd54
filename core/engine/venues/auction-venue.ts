import {
  type AuctionInterest,
  type AuctionPrice,
  allocateAuction,
  auctionInterest,
  auctionPrice,
  bookSideBuy,
  bookSideSell,
} from '../../exchange/index.ts';
import type { Print } from '../../market/index.ts';
import { type FillEvidence, isForAuction, isOpenStatus, type Liquidity } from '../../order/index.ts';
import {
  ensureDefined,
  notionalOf,
  type Price,
  type Quantity,
  type UnixMicros,
  zeroQuantity,
} from '../../units/index.ts';
import { buyingPowerIn, isMarginable } from '../account-view.ts';
import { type AuctionTime, auctionFor } from '../auction-times.ts';
import { tapePrint } from '../bar-tape.ts';
import { type AccountState, accountState, type CalendarState, type OrderState } from '../durable-state.ts';
import { emit } from '../emit.ts';
import { basisOf } from '../fill-basis.ts';
import { fillOrder } from '../fill-order.ts';
import { isHalted } from '../halts.ts';
import type { MarketState } from '../market-state.ts';
import { holdFor } from '../order-hold.ts';
import { remainingOf } from '../order-risk-view.ts';
import type { OrderEndReason } from '../outcome.ts';
import type { PlayedBar } from '../played-bar.ts';
import { incrementAt } from '../price-increment.ts';
import { touch } from '../publish.ts';
import { settleAftermath } from '../settle-aftermath.ts';
import { noteTrade } from '../triggers/settle-triggers.ts';
import { isCustomerReference, type World } from '../world.ts';
import { wantedQuantity } from './bar-venue.ts';
import { bookOfMarket, printsPerInput } from './book-venue.ts';
import { showPrint } from './models-shown.ts';

/**
 * Orders on the open and on the close. With a book they meet each other and what rests in it, at one price. On recorded markets the
 * auction was held by somebody else: its price is the open or close of the bar, or the first or last print of the session.
 */

type Auction = 'open' | 'close';

/** What one auction is held with: its orders, oldest first. */
interface Held {
  readonly auction: Auction;
  readonly at: UnixMicros;
  readonly orders: readonly OrderState[];
}

function auctionOf({ timeInForce }: OrderState): Auction {
  return timeInForce === 'opg' ? 'open' : 'close';
}

/** The auction that an open order waits for. */
function awaitedBy(world: World, market: MarketState, order: OrderState): AuctionTime | null {
  if (!isForAuction(order.timeInForce)) return null;
  const found = auctionFor(world, market, order.timeInForce, order.submittedAt);
  return found === 'closed' ? null : found;
}

/** An edge of a session: auctions of this instant are held, and what waited for one that is over ends. */
export function holdAuctions(world: World, state: CalendarState, at: UnixMicros, auction: Auction): void {
  for (const market of world.markets) {
    if (market.auctions === null || market.auctions.length === 0 || market.calendar !== state) continue;
    const bidding = market.auctions.filter((order) => auctionOf(order) === auction);
    const orders = bidding.filter((order) => awaitedBy(world, market, order)?.at === at);
    if (orders.length > 0) holdAt(world, market, { auction, at, orders });
    endMissed(world, market, bidding, at);
  }
}

function holdAt(world: World, market: MarketState, held: Held): void {
  if (world.isRejoining) return;
  if (market.book !== null) holdInBook(world, market, held);
  else if (held.auction === 'close') holdAtLastPrice(world, market, held);
}

/** A session has begun after theirs, or a book's auction was missed while the world was off. */
function endMissed(world: World, market: MarketState, bidding: readonly OrderState[], at: UnixMicros): void {
  for (const order of bidding) {
    if (!isOpenStatus(order.status)) continue;
    const due = awaitedBy(world, market, order)?.at ?? null;
    const isOver = due === null || (market.book === null ? isLaterSession(market, due, at) : due <= at);
    if (isOver) end(world, order, 'AUCTION_UNFILLED');
  }
}

function isLaterSession({ calendar: { calendar } }: MarketState, due: UnixMicros, at: UnixMicros): boolean {
  const next = calendar.sessions.find(({ sessionOpen }) => sessionOpen > due);
  return next !== undefined && at >= next.sessionOpen;
}

function end(world: World, order: OrderState, reasonCode: OrderEndReason): void {
  const { orderId, accountId } = order;
  emit(world, { type: 'OrderCanceled', version: 1, orderId, accountId, reasonCode, at: world.time });
}

// Recorded markets.

/** The first bar that ends after the open has the official one, the one that reaches the close has that. */
export function auctionsOnBar(world: World, market: MarketState, bar: PlayedBar, auction: Auction): void {
  if (bar.openTime < market.tradesFrom) return;
  for (const order of [...(market.auctions ?? [])]) {
    const awaited = auctionOf(order) === auction ? awaitedBy(world, market, order) : null;
    if (awaited === null) continue;
    const { at, session } = awaited;
    const isBefore = auction === 'open' ? bar.closeTime <= at : bar.closeTime < at;
    if (isBefore) continue;
    const { openTime, open, high, low, close, volume } = bar;
    const seen = { bar: { openTime, open, high, low, close, volume }, print: null, lastPriceAt: null };
    if (bar.openTime >= session.close) end(world, order, 'AUCTION_UNFILLED');
    else fillAtOfficial(world, market, order, { price: auction === 'open' ? open : close, at, seen });
  }
}

/** The first print of a session is its official open. */
export function auctionsOnPrint(world: World, market: MarketState, print: Print): void {
  if (print.tsEvent < market.tradesFrom || isHalted(world, market)) return;
  for (const order of [...(market.auctions ?? [])]) {
    const awaited = order.timeInForce === 'opg' ? awaitedBy(world, market, order) : null;
    if (awaited === null || print.tsEvent < awaited.at) continue;
    const { tsEvent: at, printSequence, price, quantity } = print;
    const seen = { bar: null, print: { at, printSequence, price, quantity }, lastPriceAt: null };
    fillAtOfficial(world, market, order, { price, at: awaited.at, seen });
  }
}

/** The last price of the session, if the market has spoken one in it; bars that end later bring theirs themselves. */
function holdAtLastPrice(world: World, market: MarketState, { at, orders }: Held): void {
  const session = ensureDefined(
    market.calendar.calendar.sessions.find(({ close }) => close === at),
    'an auction at the close belongs to a session',
  );
  const { lastPrice: price, lastPriceAt } = market;
  if (price === 0 || lastPriceAt <= session.open || lastPriceAt > at || isHalted(world, market)) return;
  const seen = { bar: null, print: null, lastPriceAt };
  for (const order of orders) fillAtOfficial(world, market, order, { price, at, seen });
}

interface Official {
  readonly price: Price;
  readonly at: UnixMicros;
  readonly seen: Pick<Extract<FillEvidence, { model: 'auction' }>, 'bar' | 'print' | 'lastPriceAt'>;
}

/** Whole, or not at all: how much the auction of somebody else had for us is not recorded. */
function fillAtOfficial(world: World, market: MarketState, order: OrderState, { price, at, seen }: Official): void {
  if (!isWithin(order, price)) {
    end(world, order, 'AUCTION_UNFILLED');
    return;
  }
  const wanted = wantedQuantity(world, market, accountState(world.durable, order.accountId), order, price);
  if (wanted === null) return;
  fillInAuction(world, market, order, {
    price,
    quantity: wanted,
    wanted,
    available: null,
    ahead: zeroQuantity,
    liquidity: 'taker',
    seen: { auctionAt: at, auction: auctionOf(order), cleared: null, ...seen },
  });
  if (isOpenStatus(order.status)) end(world, order, 'AUCTION_UNFILLED');
}

function isWithin({ side, limitPrice }: OrderState, price: Price): boolean {
  return limitPrice === null || (side === 'buy' ? limitPrice >= price : limitPrice <= price);
}

interface AuctionFill {
  readonly price: Price;
  readonly quantity: Quantity;
  readonly wanted: Quantity;
  readonly available: Quantity | null;
  readonly ahead: Quantity;
  readonly liquidity: Liquidity;
  readonly seen: Omit<Extract<FillEvidence, { model: 'auction' }>, 'model' | 'basis'>;
}

function fillInAuction(world: World, market: MarketState, order: OrderState, fill: AuctionFill): void {
  const { price, quantity, wanted, available, ahead: takenBefore, liquidity, seen } = fill;
  const { fills: conduct } = accountState(world.durable, order.accountId);
  const met = { name: 'auction', gridAt: price, wanted, available, takenBefore };
  const basis = basisOf(world, market, order, { conduct, arrivesAt: order.submittedAt }, met);
  fillOrder(world, market, order, {
    price,
    quantity,
    orderQuantity: (order.filledQuantity + wanted) as Quantity,
    liquidity,
    evidence: { model: 'auction', ...seen, basis: { ...basis, name: 'auction', parameters: noParameters } },
  });
}

/** An auction is by price and time alone, whatever else the account chose. */
const noParameters: Readonly<Record<string, string>> = {};

// A book of our own.

/** As deep as an auction looks into a book. */
const levelsMax = 1_000;

interface BookInterest {
  readonly buys: readonly AuctionInterest[];
  readonly sells: readonly AuctionInterest[];
}

function holdInBook(world: World, market: MarketState, { auction, at, orders }: Held): void {
  if (isHalted(world, market)) {
    for (const order of orders) end(world, order, 'HALTED');
    return;
  }
  const resting = restingIn(world, market);
  let taking = orders;
  let cleared = clear(market, taking, resting);
  // Whoever cannot pay the price leaves, which may move it.
  while (cleared !== null) {
    const poor = insolventAt(world, market, taking, cleared.price);
    if (poor.size === 0) break;
    for (const order of poor) end(world, order, 'INSUFFICIENT_FUNDS');
    taking = taking.filter((order) => !poor.has(order));
    cleared = clear(market, taking, resting);
  }
  if (cleared !== null) trade(world, market, { auction, at, orders: taking }, resting, cleared);
  for (const order of taking) if (isOpenStatus(order.status)) end(world, order, 'AUCTION_UNFILLED');
  settleAftermath(world);
}

function restingIn(world: World, market: MarketState): BookInterest {
  const { asks, bids } = bookOfMarket(market).snapshot(market.instrument.instrumentId, world.time, levelsMax);
  const interest = (levels: typeof asks): AuctionInterest[] =>
    levels.map(({ price: limit, quantity }) => ({ limit, quantity }));
  return { buys: interest(bids), sells: interest(asks) };
}

/** At one limit the orders for the auction come before what rests in the book. */
function interestsOf(orders: readonly OrderState[], side: 'buy' | 'sell', { buys, sells }: BookInterest) {
  const own = orders.filter((order) => order.side === side);
  const asked = own.map((order) => ({ limit: order.limitPrice, quantity: remainingOf(order) }));
  return { own, all: [...asked, ...(side === 'buy' ? buys : sells)] };
}

function clear(market: MarketState, orders: readonly OrderState[], resting: BookInterest): AuctionPrice | null {
  if (orders.length === 0) return null;
  const reference = market.lastPrice === 0 ? null : market.lastPrice;
  const buys = interestsOf(orders, 'buy', resting).all;
  const sells = interestsOf(orders, 'sell', resting).all;
  return auctionPrice(buys, sells, reference, (price) => incrementAt(market, price));
}

/** Orders that would cost at this price more than is held back for them and their account has free, oldest served first. */
function insolventAt(
  world: World,
  market: MarketState,
  orders: readonly OrderState[],
  price: Price,
): ReadonlySet<OrderState> {
  const left = new Map<AccountState, bigint>();
  const poor = new Set<OrderState>();
  for (const order of orders) {
    const opening = (remainingOf(order) - order.reservation.quantity) as Quantity;
    if (opening <= 0 || !isWithin(order, price)) continue;
    const account = accountState(world.durable, order.accountId);
    const { instrument } = market;
    const notional = notionalOf(price, opening, instrument, 'ceiling');
    const needed = holdFor(world, account, market, { side: order.side, notional, quantity: opening, price }, order);
    const free = left.get(account) ?? buyingPowerIn(world, account, instrument.currency, isMarginable(instrument));
    const more = needed - order.reservation.cash;
    if (more > free) poor.add(order);
    else left.set(account, more > 0n ? free - more : free);
  }
  return poor;
}

function trade(world: World, market: MarketState, held: Held, resting: BookInterest, cleared: AuctionPrice): void {
  const { auction, at, orders } = held;
  const { price, volume, demand, supply } = cleared;
  const referencePrice = market.lastPrice === 0 ? null : market.lastPrice;
  const [buys, sells] = [interestsOf(orders, 'buy', resting).all, interestsOf(orders, 'sell', resting).all];
  const interest = auctionInterest(buys, sells, cleared, market.instrument.priceBands);
  const seen = {
    auctionAt: at,
    auction,
    cleared: { volume, demand, supply, referencePrice, interest },
    bar: null,
    print: null,
    lastPriceAt: null,
  };
  const fills: { order: OrderState; fill: AuctionFill }[] = [];
  for (const side of ['sell', 'buy'] as const) {
    const { own, all } = interestsOf(orders, side, resting);
    const shares = allocateAuction(all, side, cleared);
    const levels = shares.slice(own.length).filter(({ traded }) => traded > 0);
    own.forEach((order, place) => {
      const { traded: quantity, ahead } = shares[place]!;
      const available = (volume - ahead) as Quantity;
      if (quantity === 0) return;
      fills.push({
        order,
        fill: { price, quantity, wanted: remainingOf(order), available, ahead, liquidity: 'taker', seen },
      });
    });
    if (levels.length > 0) takeFromBook(world, market, side, levels, { price, seen, fills });
  }
  touch(world, market);
  printAuction(world, market, price, volume, demand >= supply ? 'buy' : 'sell');
  for (const { order, fill } of fills) fillInAuction(world, market, order, fill);
}

/** What one price of the book trades in the auction, and what was handed out before it. */
interface LevelShare {
  readonly traded: Quantity;
  readonly ahead: Quantity;
}

/** Odd, so nobody takes it for a customer; it never rests. */
const auctionReference = Number.MAX_SAFE_INTEGER;

/** What rests on a side trades best first and oldest first, at the price of the auction, which is its limit or better. */
function takeFromBook(
  world: World,
  market: MarketState,
  side: 'buy' | 'sell',
  levels: readonly LevelShare[],
  {
    price,
    seen,
    fills,
  }: {
    readonly price: Price;
    readonly seen: AuctionFill['seen'];
    readonly fills: { order: OrderState; fill: AuctionFill }[];
  },
): void {
  const taker = side === 'buy' ? bookSideSell : bookSideBuy;
  let quantity = 0;
  for (const { traded } of levels) quantity += traded;
  const volume = seen.cleared?.volume ?? quantity;
  let at = 0;
  let handedOut = 0;
  bookOfMarket(market).submit(
    auctionReference,
    taker,
    price,
    quantity as Quantity,
    'ioc',
    (maker, _, _price, traded) => {
      const level = ensureDefined(levels[at], 'a level that takes part in the auction');
      const ahead = (level.ahead + handedOut) as Quantity;
      const available = (volume - ahead) as Quantity;
      handedOut += traded;
      if (handedOut === level.traded) {
        at += 1;
        handedOut = 0;
      }
      if (!isCustomerReference(maker)) return;
      const order = ensureDefined(world.orderByReference.get(maker), `no open order behind reference ${maker}`);
      const fill = {
        price,
        quantity: traded,
        wanted: remainingOf(order),
        available,
        ahead,
        liquidity: 'maker',
        seen,
      } as const;
      fills.push({ order, fill });
    },
  );
}

/** One print for all of it. */
function printAuction(
  world: World,
  market: MarketState,
  price: Price,
  quantity: Quantity,
  aggressorSide: 'buy' | 'sell',
): void {
  const tsEvent = Math.max(world.lastPrintAt, world.time) as UnixMicros;
  world.lastPrintAt = tsEvent;
  market.lastPrice = price;
  market.lastPriceAt = tsEvent;
  noteTrade(world, market, price);
  market.printSequence = Math.max(market.printSequence + 1, world.inputSequence * printsPerInput);
  const { instrumentId } = market.instrument;
  const { printSequence } = market;
  const print = { instrumentId, tsEvent, printSequence, price, quantity, aggressorSide };
  tapePrint(world, market, print);
  if (world.referenceAccounts > 0) showPrint(world, market, print);
}
