import { type ToolBar, type ToolLevel, type ToolQuestion, type ToolQuote, tools } from './reference-models.ts';

/**
 * Recomputes one fill from its evidence. Everything here is plain numbers, read from the journal's own text; the rules are those of
 * the published description of each model, written again from it. Prices are ticks, quantities lots.
 *
 * Goals: independence (this folder imports nothing), and a reason for every refusal. Not goals: speed, and judging the market data.
 */
export interface CheckedFill {
  readonly side: string;
  readonly price: number;
  readonly quantity: number;
  readonly liquidity: string;
  readonly fillModel: string;
  readonly at: number;
  readonly evidence: Evidence;
}

type Evidence = Readonly<Record<string, unknown>>;

/** `unchecked`: from before evidence was complete. */
export type Verdict =
  | { readonly verdict: 'agrees' }
  | { readonly verdict: 'unchecked'; readonly reason: string }
  | { readonly verdict: 'refused'; readonly reason: string };

interface Basis {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly limitPrice: number | null;
  readonly wanted: number;
  readonly available: number | null;
  readonly takenBefore: number;
  readonly priceIncrement: number;
  readonly quantityIncrement: number;
  readonly isImmediate: boolean;
  readonly arrivedAt: number;
  readonly reportedAt: number;
}

class Refusal extends Error {}

function demand(holds: boolean, reason: string): void {
  if (!holds) throw new Refusal(reason);
}

function whole(source: Evidence, field: string): number {
  const value = source[field];
  demand(typeof value === 'number' && Number.isSafeInteger(value), `${field} is not a whole number`);
  return value as number;
}

function count(source: Evidence, field: string): number {
  const value = whole(source, field);
  demand(value >= 0, `${field} is negative`);
  return value;
}

function part(source: Evidence, field: string): Evidence {
  const value = source[field];
  demand(typeof value === 'object' && value !== null, `${field} is missing`);
  return value as Evidence;
}

function basisOf(evidence: Evidence): Basis {
  const source = part(evidence, 'basis');
  const parameters = part(source, 'parameters');
  for (const value of Object.values(parameters)) demand(typeof value === 'string', 'a parameter is not text');
  const { name, isImmediate } = source;
  demand(typeof name === 'string' && typeof isImmediate === 'boolean', 'the basis is not complete');
  const basis: Basis = {
    name: name as string,
    parameters: parameters as Readonly<Record<string, string>>,
    limitPrice: source['limitPrice'] === null ? null : count(source, 'limitPrice'),
    wanted: count(source, 'wanted'),
    available: source['available'] === null ? null : count(source, 'available'),
    takenBefore: count(source, 'takenBefore'),
    priceIncrement: count(source, 'priceIncrement'),
    quantityIncrement: count(source, 'quantityIncrement'),
    isImmediate: isImmediate as boolean,
    arrivedAt: count(source, 'arrivedAt'),
    reportedAt: count(source, 'reportedAt'),
  };
  demand(basis.quantityIncrement > 0 && basis.priceIncrement > 0, 'an increment is zero');
  demand(whole(source, 'version') === 1, 'the model has another version');
  return basis;
}

/** The verdict on one fill; never throws for what a fill may hold. */
export function checkFill(fill: CheckedFill): Verdict {
  const { evidence } = fill;
  if (evidence['basis'] === null) return { verdict: 'unchecked', reason: 'the evidence has no basis' };
  try {
    const basis = basisOf(evidence);
    checkCommon(fill, basis);
    switch (evidence['model']) {
      case 'book':
        checkBook(fill, basis);
        break;
      case 'bar':
        checkBar(fill, basis);
        break;
      case 'close':
        checkClose(fill, basis);
        break;
      case 'quote':
        checkQuote(fill, basis);
        break;
      case 'queue':
        checkQueue(fill, basis);
        break;
      case 'auction':
        checkAuction(fill, basis);
        break;
      case 'reference':
        if (evidence['asked'] === null || evidence['asked'] === undefined) {
          demand(Object.hasOwn(tools, basis.name), 'no tool of that name');
          checkRounding(fill, basis);
          return { verdict: 'unchecked', reason: 'the evidence does not tell what the model was told' };
        }
        checkReference(fill, basis);
        break;
      default:
        throw new Refusal('the model is unknown');
    }
    return { verdict: 'agrees' };
  } catch (error) {
    if (error instanceof Refusal) return { verdict: 'refused', reason: error.message };
    throw error;
  }
}

const isBuy = ({ side }: CheckedFill): boolean => side === 'buy';
const better = (fill: CheckedFill, left: number, right: number): boolean => (isBuy(fill) ? left < right : left > right);
const within = (fill: CheckedFill, price: number, limit: number | null): boolean =>
  limit === null || price === limit || better(fill, price, limit);

/** What holds for every model: positive, within the limit, on time, and the size the smaller of wanted and available. */
function checkCommon(fill: CheckedFill, basis: Basis): void {
  demand(fill.side === 'buy' || fill.side === 'sell', 'the side is unknown');
  demand(fill.evidence['model'] === fill.fillModel, 'the fill names another model than its evidence');
  demand(Number.isSafeInteger(fill.price) && fill.price > 0, 'the price is not positive');
  demand(Number.isSafeInteger(fill.quantity) && fill.quantity > 0, 'the quantity is not positive');
  demand(within(fill, fill.price, basis.limitPrice), 'the price is worse than the limit');
  demand(basis.arrivedAt <= fill.at, 'it filled before it arrived');
  demand(basis.reportedAt >= fill.at, 'it was reported before it happened');
  const least = Math.min(basis.wanted, basis.available ?? basis.wanted);
  const isWhole = least === basis.wanted || fill.fillModel === 'book';
  const size = isWhole ? least : least - (least % basis.quantityIncrement);
  demand(fill.quantity === size, `the size follows as ${size}`);
}

/** The maker's price, which was the best of its side. */
function checkBook(fill: CheckedFill, basis: Basis): void {
  const { evidence } = fill;
  const isMaker = fill.liquidity === 'maker';
  demand(basis.name === 'book', 'the basis is of another model');
  const bid = count(evidence, 'bidPrice');
  const ask = count(evidence, 'askPrice');
  const makerIsBid = isMaker === isBuy(fill);
  demand(fill.price === (makerIsBid ? bid : ask), 'the price is not the best of the maker’s side');
  const level = count(evidence, 'levelQuantity');
  demand(
    level > 0 && level <= count(evidence, makerIsBid ? 'bidQuantity' : 'askQuantity'),
    'the maker is larger than its level',
  );
  demand(level === (isMaker ? basis.wanted : basis.available), 'the maker’s quantity is told twice, differently');
  demand(count(evidence, 'bookSequence') >= 0, 'the book has no sequence');
  demand(basis.takenBefore === 0, 'a book knows no earlier taking');
  if (isMaker) {
    demand(basis.limitPrice === fill.price, 'a maker trades at its limit');
    demand(!basis.isImmediate, 'an order that may not wait cannot be a maker');
  } else {
    demand(evidence['queueAhead'] === null, 'a taker has no queue');
  }
}

interface Bar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

function barOf(evidence: Evidence): Bar {
  const [open, high, low, close] = ['open', 'high', 'low', 'close'].map((field) => count(evidence, field));
  const bar = { open: open!, high: high!, low: low!, close: close! };
  demand(bar.low <= Math.min(bar.open, bar.close), 'the low is not the lowest');
  demand(bar.high >= Math.max(bar.open, bar.close), 'the high is not the highest');
  return bar;
}

/** Share of the volume in millionths, down to whole increments, less what the world had of the bar. */
function checkParticipation(evidence: Evidence, basis: Basis): void {
  const rate = basis.parameters['participationMax'] ?? '';
  const { volume } = evidence;
  demand(typeof volume === 'number' && volume >= 0, 'the volume is not a number');
  if (rate === '') {
    demand(evidence['participationMax'] === null && basis.available === null, 'a cap without a rate');
    return;
  }
  const share = Math.floor(((volume as number) * Number(rate)) / 1_000_000);
  const most = Math.min(share, Number.MAX_SAFE_INTEGER);
  const cap = most - (most % basis.quantityIncrement);
  demand(evidence['participationMax'] === cap, `the cap follows as ${cap}`);
  demand(basis.available === Math.max(0, cap - basis.takenBefore), 'available is not the cap less what was taken');
}

/** At the open when that is good enough, else at the limit when traded through, or touched where touching is enough. */
function checkBar(fill: CheckedFill, basis: Basis): void {
  const { evidence } = fill;
  demand(basis.name === 'bar', 'the basis is of another model');
  const bar = barOf(evidence);
  checkParticipation(evidence, basis);
  demand(basis.arrivedAt <= count(evidence, 'openTime'), 'it acted on a bar that opened before it arrived');
  const { limitPrice: limit } = basis;
  let price = 0;
  let reached = isBuy(fill) ? 'low' : 'high';
  if (within(fill, bar.open, limit)) price = bar.open;
  else if (limit !== null && !basis.isImmediate) {
    const extreme = isBuy(fill) ? bar.low : bar.high;
    const touch = basis.parameters['touch'] === 'true' && extreme === limit;
    if (better(fill, extreme, limit) || touch) price = limit;
  }
  if (price === bar.open) reached = 'open';
  demand(price !== 0, 'the bar does not reach the limit');
  demand(fill.price === price, `the price follows as ${price}`);
  demand(evidence['reached'] === reached, `the bar was met at its ${reached}`);
  demand(fill.liquidity === (reached === 'open' ? 'taker' : 'maker'), 'the liquidity is of the other kind');
}

function checkClose(fill: CheckedFill, basis: Basis): void {
  const bar = barOf(fill.evidence);
  demand(basis.name === 'close', 'the basis is of another model');
  checkParticipation(fill.evidence, basis);
  demand(basis.arrivedAt <= count(fill.evidence, 'openTime'), 'it acted on a bar that opened before it arrived');
  demand(fill.price === bar.close, `the price follows as ${bar.close}`);
  demand(fill.liquidity === 'taker', 'at the close it is a taker');
}

/** One price for everyone: that of the recorded auction, or within what the book wanted and offered. */
function checkAuction(fill: CheckedFill, basis: Basis): void {
  const { evidence } = fill;
  demand(basis.name === 'auction', 'the basis is of another model');
  demand(evidence['auction'] === 'open' || evidence['auction'] === 'close', 'no such auction');
  demand(basis.arrivedAt <= count(evidence, 'auctionAt'), 'it came after the auction');
  if (evidence['cleared'] !== null) {
    const cleared = part(evidence, 'cleared');
    const volume = count(cleared, 'volume');
    const least = Math.min(count(cleared, 'demand'), count(cleared, 'supply'));
    demand(volume === least, `the volume follows as ${least}`);
    if (cleared['interest'] !== null && cleared['interest'] !== undefined) checkCleared(fill, basis, cleared);
    demand(basis.available !== null && basis.takenBefore + basis.available === volume, 'the volume is shared wrongly');
    return;
  }
  demand(fill.liquidity === 'taker' && basis.available === null, 'a recorded auction is taken whole');
  if (evidence['bar'] !== null) {
    const bar = barOf(part(evidence, 'bar'));
    const price = evidence['auction'] === 'open' ? bar.open : bar.close;
    demand(fill.price === price, `the price follows as ${price}`);
  } else if (evidence['print'] !== null) {
    const price = count(part(evidence, 'print'), 'price');
    demand(fill.price === price, `the price follows as ${price}`);
  } else
    demand(count(evidence, 'lastPriceAt') <= count(evidence, 'auctionAt'), 'the last price is younger than the close');
}

interface Interest {
  readonly limit: number | null;
  readonly quantity: number;
}

function interestOf(levels: unknown): readonly Interest[] {
  demand(Array.isArray(levels), 'the interest is no list');
  return (levels as readonly Evidence[]).map((level) => ({
    limit: level['limit'] === null ? null : count(level, 'limit'),
    quantity: count(level, 'quantity'),
  }));
}

/**
 * The price of a single-price auction, from everything that was wanted and offered: most trades, then least imbalance, then nearest to
 * the last price, then the lower. Tried are all limits, their neighbours on the grid, and the last price.
 */
function checkCleared(fill: CheckedFill, basis: Basis, cleared: Evidence): void {
  const interest = part(cleared, 'interest');
  const buys = interestOf(interest['buys']);
  const sells = interestOf(interest['sells']);
  const last = cleared['referencePrice'] as number | null;
  const sum = (levels: readonly Interest[], counts: (limit: number) => boolean): number =>
    levels.reduce((total, { limit, quantity }) => total + (limit === null || counts(limit) ? quantity : 0), 0);
  const standing = (price: number): readonly number[] => {
    const wanted = sum(buys, (limit) => limit >= price);
    const offered = sum(sells, (limit) => limit <= price);
    // Smaller is better, from left to right.
    return [-Math.min(wanted, offered), Math.abs(wanted - offered), last === null ? 0 : Math.abs(price - last), price];
  };
  const limits = [...buys, ...sells].flatMap(({ limit }) => (limit === null ? [] : [limit]));
  const bands = interest['priceBands'] as readonly Evidence[];
  const prices = limits.flatMap((limit) => [limit, limit + stepAt(bands, limit), limit - stepAt(bands, limit - 1)]);
  demand(fill.price === last || fill.price % stepAt(bands, fill.price) === 0, 'the price is off the grid');
  const ours = standing(fill.price);
  for (const price of last === null ? prices : [...prices, last]) {
    if (price <= 0) continue;
    const other = standing(price);
    const at = ours.findIndex((value, place) => value !== other[place]);
    demand(at === -1 || ours[at]! < other[at]!, `at ${price} the auction clears better`);
  }
  const wanted = sum(buys, (limit) => limit >= fill.price);
  const offered = sum(sells, (limit) => limit <= fill.price);
  demand(wanted === count(cleared, 'demand') && offered === count(cleared, 'supply'), 'demand or supply is another');
  checkShare(fill, basis, isBuy(fill) ? buys : sells);
}

/** The step of prices: that of the last band which begins at the price or below. */
function stepAt(bands: readonly Evidence[], price: number): number {
  let step = 1;
  for (const band of bands) if (count(band, 'fromPrice') <= price) step = count(band, 'increment');
  return step;
}

/** Better limits come first; within its own limit only the order of arrival decides, which lies between nobody and all the others. */
function checkShare(fill: CheckedFill, basis: Basis, own: readonly Interest[]): void {
  const { limitPrice } = basis;
  let before = 0;
  let same = 0;
  for (const { limit, quantity } of own) {
    if (limit === limitPrice) same += quantity;
    else if (limit === null || (limitPrice !== null && better(fill, limitPrice, limit))) before += quantity;
  }
  demand(same >= basis.wanted, 'the order was not part of the auction');
  demand(
    basis.takenBefore >= before && basis.takenBefore <= before + same - basis.wanted,
    'others came first than those with better limits',
  );
}

/** The other side of the quote: its price and what it displays. */
function otherSide(fill: CheckedFill, quote: Evidence): { readonly price: number; readonly displayed: number } {
  return isBuy(fill)
    ? { price: count(quote, 'askPrice'), displayed: count(quote, 'askQuantity') }
    : { price: count(quote, 'bidPrice'), displayed: count(quote, 'bidQuantity') };
}

function parameter(basis: Basis, name: string): number {
  const value = Number(basis.parameters[name]);
  demand(basis.parameters[name] !== undefined && Number.isFinite(value), `the parameter ${name} is missing`);
  return value;
}

function checkQuote(fill: CheckedFill, basis: Basis): void {
  const { evidence } = fill;
  demand(basis.name === 'quote', 'the basis is of another model');
  const quote = part(evidence, 'quote');
  const other = otherSide(fill, quote);
  const age = fill.at - count(quote, 'at');
  demand(age >= 0 && age <= parameter(basis, 'staleSeconds') * 1_000_000, 'the quote is stale');
  demand(basis.arrivedAt <= count(quote, 'at'), 'it met a quote from before it arrived');
  demand(other.price > 0 && other.displayed > 0, 'the other side displays nothing');
  if (evidence['part'] === 'beyond') {
    demand(basis.available === null && basis.limitPrice === null, 'only a market order goes beyond');
    const volume = other.displayed * parameter(basis, 'dailyVolumeOfDisplayed');
    const move =
      other.price * parameter(basis, 'impact') * parameter(basis, 'dailyVolatility') * Math.sqrt(basis.wanted / volume);
    const steps = Math.ceil(move / basis.priceIncrement) * basis.priceIncrement;
    const price = isBuy(fill) ? other.price + steps : Math.max(basis.priceIncrement, other.price - steps);
    demand(fill.price === price, `the impact follows as ${price}`);
    demand(fill.liquidity === 'taker', 'beyond what is displayed it is a taker');
    return;
  }
  demand(
    basis.available === Math.max(0, other.displayed - basis.takenBefore),
    'available is not what is left of the display',
  );
  if (evidence['part'] === 'crossed') {
    demand(fill.price === other.price, `the price follows as ${other.price}`);
    demand(fill.liquidity === 'taker', 'who crosses is a taker');
    return;
  }
  demand(evidence['part'] === 'reached', 'the part is unknown');
  demand(
    basis.limitPrice !== null && within(fill, other.price, basis.limitPrice),
    'the other side did not reach the limit',
  );
  demand(fill.price === basis.limitPrice, `the price follows as ${basis.limitPrice}`);
  demand(fill.liquidity === 'maker' && !basis.isImmediate, 'what rests is a maker that may wait');
}

function checkQueue(fill: CheckedFill, basis: Basis): void {
  const { evidence } = fill;
  demand(basis.name === 'queue', 'the basis is of another model');
  const print = part(evidence, 'print');
  const price = count(print, 'price');
  const printed = count(print, 'quantity');
  const age = fill.at - count(print, 'at');
  demand(age >= 0 && age <= parameter(basis, 'staleSeconds') * 1_000_000, 'the print is stale');
  demand(basis.arrivedAt <= count(print, 'at'), 'it met a print from before it arrived');
  demand(basis.limitPrice !== null && fill.price === basis.limitPrice, 'what rests trades at its limit');
  demand(fill.liquidity === 'maker' && !basis.isImmediate, 'what rests is a maker that may wait');
  const ahead = evidence['queueAhead'];
  demand(typeof ahead === 'number' && Number.isFinite(ahead), 'the queue is not a number');
  let most = printed;
  if (evidence['part'] === 'through') demand(better(fill, price, fill.price), 'the print did not go through the limit');
  else {
    demand(evidence['part'] === 'reached', 'the part is unknown');
    demand(price === fill.price, 'the print is at another price');
    const steps = Math.round((printed - (ahead as number)) / basis.quantityIncrement);
    most = Math.min(printed, Math.max(0, steps) * basis.quantityIncrement);
  }
  demand(basis.available === Math.max(0, most - basis.takenBefore), 'available is not what the print left');
}

/** Rounded against the order to the increment. */
function checkRounding(fill: CheckedFill, basis: Basis): void {
  const { modelPrice } = fill.evidence;
  demand(typeof modelPrice === 'number' && modelPrice > 0, 'the model has no price');
  const steps = (modelPrice as number) / basis.priceIncrement;
  const price = (isBuy(fill) ? Math.ceil(steps) : Math.floor(steps)) * basis.priceIncrement;
  demand(fill.price === price, `the price follows as ${price}`);
}

/** The tool answers again, and this fill is one of its answers. */
function checkReference(fill: CheckedFill, basis: Basis): void {
  const { evidence } = fill;
  const tool = Object.hasOwn(tools, basis.name) ? tools[basis.name] : undefined;
  if (tool === undefined) throw new Refusal('no tool of that name');
  checkRounding(fill, basis);
  const question = questionOf(fill, basis);
  const answer = tool(question)[count(part(evidence, 'asked'), 'answer')];
  if (answer === undefined) throw new Refusal('the tool would not have filled');
  const modelPrice = evidence['modelPrice'] as number;
  demand(Math.abs(answer.price - modelPrice) <= 1e-9 * answer.price, `the tool’s price follows as ${answer.price}`);
  const available = basis.available ?? -1;
  const size = floorTo(answer.quantity, basis.quantityIncrement);
  const isNear = Math.abs(answer.quantity - Math.round(answer.quantity)) < 1e-6;
  const isSize =
    available === size || (isNear && available === floorTo(Math.round(answer.quantity), basis.quantityIncrement));
  demand(isSize, `the tool’s size follows as ${size}`);
}

function floorTo(quantity: number, step: number): number {
  const whole = Math.floor(quantity);
  return whole - (whole % step);
}

const coarseMicros = 3_600_000_000;

function questionOf(fill: CheckedFill, basis: Basis): ToolQuestion {
  const { evidence } = fill;
  const asked = part(evidence, 'asked');
  const quote = evidence['quote'] === null ? null : quoteOf(part(evidence, 'quote'));
  const bar = evidence['bar'] === null ? null : toolBarOf(part(evidence, 'bar'));
  const print = evidence['print'] === null ? null : part(evidence, 'print');
  const levels = asked['levels'] === null ? null : part(asked, 'levels');
  const seenAt = [
    ...(quote === null ? [] : [count(part(evidence, 'quote'), 'at')]),
    ...(print === null ? [] : [count(print, 'at')]),
  ];
  for (const at of seenAt) demand(basis.arrivedAt <= at && at <= fill.at, 'it met what was seen before it arrived');
  if (bar !== null)
    demand(basis.arrivedAt <= count(part(evidence, 'bar'), 'openTime'), 'the bar opened before it arrived');
  const draws = evidence['draws'];
  demand(Array.isArray(draws) && draws.every((draw) => typeof draw === 'number' && draw >= 0 && draw < 1), 'draws');
  const closes = asked['barCloseTime'];
  return {
    sign: isBuy(fill) ? 1 : -1,
    limit: basis.limitPrice,
    asked: count(asked, 'quantity'),
    seconds: count(asked, 'waited') / 1_000_000,
    ahead: asked['queueAhead'] as number | null,
    bar,
    isCoarse: bar !== null && Number(closes) - count(part(evidence, 'bar'), 'openTime') >= coarseMicros,
    before: asked['previousClose'] as number | null,
    quote,
    quoteSeconds: asked['quoteAge'] === null ? 0 : count(asked, 'quoteAge') / 1_000_000,
    print: print === null ? null : { price: count(print, 'price'), quantity: count(print, 'quantity') },
    bids: levels === null ? topOf(quote?.bidPrice, quote?.bidQuantity) : levelsOf(levels['bids']),
    asks: levels === null ? topOf(quote?.askPrice, quote?.askQuantity) : levelsOf(levels['asks']),
    taken: basis.takenBefore,
    tick: count(asked, 'tick'),
    step: basis.quantityIncrement,
    draw: (index) => {
      const drawn = (draws as readonly number[])[index];
      if (drawn === undefined) throw new Refusal('the draw that it needs is missing');
      return drawn;
    },
    number: (name) => parameter(basis, name),
    word: (name) => basis.parameters[name] ?? '',
  };
}

function quoteOf(quote: Evidence): ToolQuote {
  return {
    bidPrice: count(quote, 'bidPrice'),
    bidQuantity: count(quote, 'bidQuantity'),
    askPrice: count(quote, 'askPrice'),
    askQuantity: count(quote, 'askQuantity'),
  };
}

function toolBarOf(bar: Evidence): ToolBar {
  const { volume } = bar;
  demand(typeof volume === 'number' && volume >= 0, 'the volume is not a number');
  return { ...barOf(bar), volume: volume as number };
}

function topOf(price: number | undefined, quantity: number | undefined): readonly ToolLevel[] {
  return price === undefined || quantity === undefined ? [] : [{ price, quantity }];
}

function levelsOf(levels: unknown): readonly ToolLevel[] {
  demand(Array.isArray(levels), 'the levels are no list');
  return (levels as readonly Evidence[]).map((level) => ({
    price: count(level, 'price'),
    quantity: count(level, 'quantity'),
  }));
}
