import type { BookLevel, BookSnapshot } from '@quire/core/market';
import type { FillEvidence, OrderFilled } from '@quire/core/order';
import { ten } from './arithmetic.ts';
import { broken } from './broken-law.ts';
import type { KnownOrder } from './known.ts';
import type { Moment } from './moment.ts';
import type { Traded } from './order-books.ts';

type EvidenceOf<Model extends FillEvidence['model']> = Extract<FillEvidence, { readonly model: Model }>;

/** One side of a quote: what of it this world may still take. */
interface Shown {
  price: number;
  displayed: number;
  left: number;
}

interface MarketLiquidity {
  readonly bid: Shown;
  readonly ask: Shown;
  quoteAt: number;
  /** The last price before this step, 0 when none is known, and the range of this step with it. */
  last: number;
  /** Nothing traded since the restart: what was before it wakes nobody. */
  isSilent: boolean;
  low: number;
  high: number;
  isPrinted: boolean;
  printLeft: number;
  barTaken: number;
  /** Of our own book: the last execution that involved a customer. */
  execution: {
    readonly sequence: number;
    readonly order: KnownOrder;
    readonly fill: OrderFilled;
    isPaired: boolean;
  } | null;
  lastExecution: number;
  /** What the tape of this step printed and customers have not accounted for, by price. */
  readonly printed: Map<number, number>;
  /** The book as it was published before this step; null when it was not. */
  levels: BookSnapshot | null;
  readonly takenFrom: Map<number, number>;
  auction: {
    readonly at: number;
    readonly price: number;
    bought: number;
    sold: number;
    readonly volume: number | null;
  } | null;
}

/** Where nobody has traded: no price is in it. */
const nowhere: Traded = { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY };

const nothingShown = (): Shown => ({ price: 0, displayed: 0, left: 0 });

/**
 * What the market had, and what customers took of it: sizes of quotes, of prints, of bars, and of our own book. Rules of the
 * auditor's own: it knows the tape and the published books, and not how the product remembers what was taken.
 */
export class LiquidityBooks {
  private readonly markets = new Map<string, MarketLiquidity>();
  private readonly touched: MarketLiquidity[] = [];
  private readonly traded: MarketLiquidity[] = [];
  /** Orders of customers that came to the book, left it, or changed in this step, by instrument: the published levels do not show it. */
  private readonly moved = new Set<string>();

  private of(instrumentId: string): MarketLiquidity {
    let known = this.markets.get(instrumentId);
    if (known === undefined) {
      known = {
        bid: nothingShown(),
        ask: nothingShown(),
        quoteAt: 0,
        last: 0,
        isSilent: false,
        low: 0,
        high: 0,
        isPrinted: false,
        printLeft: 0,
        barTaken: 0,
        execution: null,
        lastExecution: 0,
        printed: new Map(),
        levels: null,
        takenFrom: new Map(),
        auction: null,
      };
      this.markets.set(instrumentId, known);
    }
    return known;
  }

  /** The market speaks before anybody fills on what it says. */
  begin({ body, market }: Moment): void {
    if (body.kind === 'QuoteReceived') {
      const { instrumentId, bidPrice, bidQuantity, askPrice, askQuantity, tsEvent } = body.quote;
      const known = this.of(instrumentId);
      show(known.bid, bidPrice, bidQuantity);
      show(known.ask, askPrice, askQuantity);
      known.quoteAt = tsEvent;
    } else if (body.kind === 'PrintReceived') {
      const known = this.of(body.print.instrumentId);
      known.printLeft = body.print.quantity;
      this.trade(known, body.print.price, body.print.price, body.print.price);
    } else if (body.kind === 'BarReceived') {
      const known = this.of(body.bar.instrumentId);
      known.barTaken = 0;
      this.trade(known, body.bar.low, body.bar.high, body.bar.close);
    }
    for (const message of market) if (message.kind === 'print') this.print(message.print);
  }

  private print({ instrumentId, price, quantity }: { instrumentId: string; price: number; quantity: number }): void {
    const known = this.of(instrumentId);
    if (known.printed.size === 0) this.touched.push(known);
    known.printed.set(price, (known.printed.get(price) ?? 0) + quantity);
    this.trade(known, price, price, price);
  }

  private trade(known: MarketLiquidity, low: number, high: number, last: number): void {
    if (!known.isPrinted) {
      known.isPrinted = true;
      known.low = known.last === 0 ? low : Math.min(known.last, low);
      known.high = Math.max(known.last, high);
      this.traded.push(known);
    } else {
      known.low = Math.min(known.low, low);
      known.high = Math.max(known.high, high);
    }
    known.last = last;
    known.isSilent = false;
  }

  /** Null where the last price is not known. */
  tradedIn(instrumentId: string): Traded | null {
    const known = this.of(instrumentId);
    if (known.isPrinted) return known;
    if (known.isSilent) return nowhere;
    return known.last === 0 ? null : { low: known.last, high: known.last };
  }

  /** A customer's order moved in the book in this step. */
  move(instrumentId: string): void {
    this.moved.add(instrumentId);
  }

  /** An order that comes and may rest changes what is shown; one that only takes does not. */
  moveNew({ limit, isAsleep, timeInForce, market }: KnownOrder): void {
    if (limit !== null && !isAsleep && timeInForce !== 'ioc' && timeInForce !== 'fok') return;
    if (isAsleep) this.moved.add(market.instrument.instrumentId);
  }

  /** The books of before a restart are gone, and with them what was known of the market. */
  forget(): void {
    for (const known of this.markets.values()) {
      known.levels = null;
      known.execution = null;
      known.last = 0;
      known.isSilent = true;
    }
  }

  /** Prices mean something else from now on. What printed in this step did so after it. */
  restate(instrumentId: string, priceAfter: number | null): void {
    const known = this.of(instrumentId);
    known.levels = null;
    if (known.isPrinted) {
      known.low = Math.min(known.low, priceAfter ?? known.low);
      known.high = Math.max(known.high, priceAfter ?? known.high);
      return;
    }
    known.last = priceAfter ?? 0;
    known.isSilent = false;
  }

  take(event: OrderFilled, order: KnownOrder, moment: Moment): void {
    const known = this.of(event.instrumentId);
    const { evidence } = event;
    switch (evidence.model) {
      case 'book':
        takeFromBook(known, event, order, evidence, moment);
        break;
      case 'quote':
        takeFromQuote(known, event, order, evidence);
        break;
      case 'queue':
        takeFromPrint(known, event, evidence, moment);
        break;
      case 'bar':
      case 'close':
        takeFromBar(known, event, order, moment);
        break;
      case 'auction':
        takeFromAuction(known, event, order, evidence);
        break;
      case 'reference':
        // The model of another tool answers as the tool would, and promises nothing to others.
        break;
    }
  }

  end(moment: Moment): void {
    for (const known of this.touched) known.printed.clear();
    this.touched.length = 0;
    for (const known of this.traded) known.isPrinted = false;
    this.traded.length = 0;
    for (const message of moment.market) {
      if (message.kind !== 'book') continue;
      const known = this.of(message.book.instrumentId);
      known.levels = message.book;
    }
    for (const known of this.markets.values()) known.takenFrom.clear();
    this.moved.clear();
  }

  /** At the end of a command: who took at a price has left nothing at a better one. */
  checkWalks(instrumentId: string, { body }: Moment): void {
    const known = this.of(instrumentId);
    if (known.levels === null || known.takenFrom.size === 0 || body.kind === 'MarketTick') return;
    for (const [key, taken] of known.takenFrom) {
      const isBuy = key > 0;
      const price = Math.abs(key);
      const levels = isBuy ? known.levels.asks : known.levels.bids;
      const level = levels.find((each) => each.price === price);
      if (this.moved.has(instrumentId)) continue;
      const shown = level?.quantity ?? (levels.length < publishedLevels ? 0 : Number.POSITIVE_INFINITY);
      if (taken > shown) broken('liquidity', `${taken} is taken at ${price}, where the book showed ${shown}`);
      for (const better of levels)
        if (isBuy ? better.price < price : better.price > price) checkExhausted(better, known, isBuy);
    }
  }
}

const publishedLevels = 20;

function checkExhausted({ price, quantity }: BookLevel, known: MarketLiquidity, isBuy: boolean): void {
  const taken = known.takenFrom.get(isBuy ? price : -price) ?? 0;
  if (taken < quantity) broken('price-priority', `${quantity - taken} at ${price} is passed over`);
}

/** At a price that stays only what is added is new, and what is withdrawn takes from what was left last. */
function show(side: Shown, price: number, displayed: number): void {
  if (price !== side.price) side.left = displayed;
  else if (displayed > side.displayed) side.left += displayed - side.displayed;
  else side.left = Math.min(side.left, displayed);
  side.price = price;
  side.displayed = displayed;
}

/** An execution has a number, at most two sides, and a print on the tape. */
function takeFromBook(
  known: MarketLiquidity,
  event: OrderFilled,
  order: KnownOrder,
  evidence: EvidenceOf<'book'>,
  { body }: Moment,
): void {
  const { bookSequence, bidPrice, askPrice, levelQuantity } = evidence;
  const isPair =
    known.execution !== null &&
    known.execution.sequence === bookSequence &&
    !known.execution.isPaired &&
    known.execution.fill.side !== event.side &&
    known.execution.fill.quantity === event.quantity &&
    known.execution.fill.price === event.price;
  if (isPair && known.execution !== null) known.execution.isPaired = true;
  else {
    if (bookSequence <= known.lastExecution)
      broken('liquidity', `execution ${bookSequence} comes after ${known.lastExecution}`);
    known.lastExecution = bookSequence;
    known.execution = { sequence: bookSequence, order, fill: event, isPaired: false };
    takePrint(known, event);
    countTaken(known, event, bidPrice >= askPrice ? [askPrice, -bidPrice] : [keyOf(event)]);
  }
  if (event.quantity > levelQuantity) broken('liquidity', `${event.quantity} is taken of ${levelQuantity}`);
  const isAtTop = event.price === bidPrice || event.price === askPrice;
  if (!isAtTop) broken('price-priority', `a fill at ${event.price} between ${bidPrice} and ${askPrice}`);
  const opposite = order.isBuy ? askPrice : bidPrice;
  const isUncross = body.kind === 'MarketTick';
  if (event.liquidity === 'taker' && !isUncross && event.price !== opposite) {
    broken('price-priority', `a taker pays ${event.price} with ${opposite} on offer`);
  }
}

/** A level by its price, of bids with its sign turned. */
function keyOf({ side, liquidity, price }: OrderFilled): number {
  return (side === 'buy') === (liquidity === 'taker') ? price : -price;
}

/** Where a book is uncrossed, both sides of it are used up, each at its own price. */
function countTaken(known: MarketLiquidity, { quantity }: OrderFilled, levels: readonly number[]): void {
  for (const key of levels) known.takenFrom.set(key, (known.takenFrom.get(key) ?? 0) + quantity);
}

function takePrint(known: MarketLiquidity, { price, quantity }: OrderFilled): void {
  const left = known.printed.get(price) ?? 0;
  if (quantity > left) broken('liquidity', `${quantity} at ${price} fills and the tape printed ${left} more`);
  known.printed.set(price, left - quantity);
}

function takeFromQuote(
  known: MarketLiquidity,
  event: OrderFilled,
  order: KnownOrder,
  evidence: EvidenceOf<'quote'>,
): void {
  const { quote, part } = evidence;
  const opposite = order.isBuy ? known.ask : known.bid;
  const told = order.isBuy ? quote.askPrice : quote.bidPrice;
  if (quote.at !== known.quoteAt || told !== opposite.price)
    broken('before-data', 'a fill on a quote that is not the last one');
  if (part === 'beyond') {
    if (order.limit !== null) broken('limit', 'a limit order pays an impact');
    if (order.isBuy ? event.price < opposite.price : event.price > opposite.price)
      broken('limit', 'an impact improves the price');
    return;
  }
  if (part === 'crossed' && event.price !== opposite.price)
    broken('liquidity', `a taker gets ${event.price} from a quote at ${opposite.price}`);
  if (event.quantity > opposite.left)
    broken('liquidity', `${event.quantity} is taken of a quote that has ${opposite.left} left`);
  opposite.left -= event.quantity;
}

function takeFromPrint(
  known: MarketLiquidity,
  event: OrderFilled,
  evidence: EvidenceOf<'queue'>,
  { body }: Moment,
): void {
  if (body.kind !== 'PrintReceived' || body.print.printSequence !== evidence.print.printSequence) {
    broken('before-data', 'a fill on a print that is not the last one');
  }
  if (event.quantity > known.printLeft)
    broken('liquidity', `${event.quantity} is taken of a print that has ${known.printLeft} left`);
  known.printLeft -= event.quantity;
  const { price, aggressorSide } = body.print;
  const isServed =
    aggressorSide === 'sell'
      ? event.side === 'buy' && price <= event.price
      : event.side === 'sell' && price >= event.price;
  if (!isServed) broken('limit', `a print at ${price} does not reach an order at ${event.price}`);
}

function takeFromBar(known: MarketLiquidity, event: OrderFilled, order: KnownOrder, { body }: Moment): void {
  if (body.kind !== 'BarReceived') broken('before-data', 'a fill on a bar that is not the last one');
  const { bar } = body;
  if (event.price < bar.low || event.price > bar.high)
    broken('limit', `a fill at ${event.price} outside ${bar.low} to ${bar.high}`);
  known.barTaken += event.quantity;
  const rate = order.account.fills.participation;
  if (rate === null) return;
  const lots = bar.volume * Number(ten(order.market.instrument.quantityScale));
  const most = (lots * rate) / 1_000_000;
  if (known.barTaken > most * (1 + 1e-12))
    broken('liquidity', `${known.barTaken} is taken of a bar whose share is ${most}`);
}

/** One auction, one price; nobody's share exceeds what traded. */
function takeFromAuction(
  known: MarketLiquidity,
  event: OrderFilled,
  order: KnownOrder,
  evidence: EvidenceOf<'auction'>,
): void {
  const { auctionAt, cleared } = evidence;
  const kind = evidence.auction === 'open' ? 0.5 : 0;
  if (known.auction === null || known.auction.at !== auctionAt + kind) {
    known.auction = { at: auctionAt + kind, price: event.price, bought: 0, sold: 0, volume: cleared?.volume ?? null };
  }
  const { auction } = known;
  if (auction.price !== event.price) broken('price-priority', `an auction at ${auction.price} fills at ${event.price}`);
  if (order.isBuy) auction.bought += event.quantity;
  else auction.sold += event.quantity;
  if (auction.volume !== null && Math.max(auction.bought, auction.sold) > auction.volume) {
    broken('liquidity', `more than ${auction.volume} trades in an auction`);
  }
}
