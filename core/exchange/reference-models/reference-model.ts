import type { Side } from '../../market/index.ts';

/** One order as another tool would see it. Prices and quantities are observed numbers in any one unit each. */
export interface ModelOrder {
  readonly side: Side;
  readonly kind: 'market' | 'limit' | 'stop' | 'stop_limit' | 'limit_if_touched' | 'market_on_open' | 'market_on_close';
  /** What remains. */
  readonly quantity: number;
  readonly limitPrice: number | null;
  /** The price that triggers a stop or an if-touched order. */
  readonly stopPrice: number | null;
  /** A stop that has triggered before. */
  readonly isTriggered: boolean;
  /** How long the order has been waiting. */
  readonly ageSeconds: number;
  /** Estimated or counted quantity in front of a resting order, after what was just printed; null when nobody counts. */
  readonly queueAhead: number | null;
}

export interface ModelBar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export interface ModelQuote {
  readonly bidPrice: number;
  readonly bidQuantity: number;
  readonly askPrice: number;
  readonly askQuantity: number;
}

export interface ModelLevel {
  readonly price: number;
  readonly quantity: number;
}

/** What is seen when the order is looked at. Each model names what it needs; without it, it does not fill. */
export interface ModelMarket {
  readonly bar: ModelBar | null;
  /** Hours or days: models that refuse stale prices wait for the open of such bars. */
  readonly isCoarseBar: boolean;
  readonly previousClose: number | null;
  readonly quote: ModelQuote | null;
  readonly quoteAgeSeconds: number;
  readonly print: { readonly price: number; readonly quantity: number } | null;
  /** Best first. */
  readonly book: { readonly bids: readonly ModelLevel[]; readonly asks: readonly ModelLevel[] } | null;
  /** Filled on this bar before, by any order of the run. */
  readonly taken: number;
  readonly averageDailyVolume: number | null;
  /** Standard deviation of daily returns. */
  readonly dailyVolatility: number | null;
  readonly sharesOutstanding: number | null;
  readonly tick: number;
  /** Smallest step of a quantity. */
  readonly increment: number;
  /** A number in [0, 1) by index, the same whenever the same evaluation is repeated. */
  readonly draw: (index: number) => number;
}

export const nothingSeen: ModelMarket = {
  bar: null,
  isCoarseBar: false,
  previousClose: null,
  quote: null,
  quoteAgeSeconds: 0,
  print: null,
  book: null,
  taken: 0,
  averageDailyVolume: null,
  dailyVolatility: null,
  sharesOutstanding: null,
  tick: 0.01,
  increment: 1,
  draw: () => 0,
};

/** Why a model filled: the circumstance in its market, stable words for evidence and tests. */
export type ModelReason =
  | 'ASK'
  | 'BID'
  | 'LAST'
  | 'OPEN'
  | 'CLOSE'
  | 'PREVIOUS_CLOSE'
  | 'LIMIT'
  | 'LIMIT_GAP'
  | 'STOP'
  | 'STOP_GAP'
  | 'BOOK_WALK'
  | 'PRINT_THROUGH'
  | 'QUEUE_GONE'
  | 'AVERAGE_PRICE';

export interface ModelFill {
  readonly price: number;
  readonly quantity: number;
  readonly reason: ModelReason;
}

export type ModelParameters = Readonly<Record<string, number | string>>;

export type ParameterDefinition =
  | {
      readonly kind: 'number';
      readonly standard: number;
      readonly min: number;
      readonly max: number;
      readonly about: string;
    }
  | { readonly kind: 'choice'; readonly standard: string; readonly choices: readonly string[]; readonly about: string };

/** What a model looks at. */
export type ModelNeed = 'bar' | 'quote' | 'print' | 'book';

export interface ReferenceModel {
  readonly name: string;
  /** Raised when the same input would give another answer. */
  readonly version: number;
  /** The tool, as its users call it. */
  readonly imitates: string;
  readonly needs: readonly ModelNeed[];
  readonly parameters: Readonly<Record<string, ParameterDefinition>>;
  readonly fill: (order: ModelOrder, market: ModelMarket, parameters: ModelParameters) => readonly ModelFill[];
}

export const noFills: readonly ModelFill[] = [];

/** +1 for a buy, −1 for a sell. */
export function directionOf(order: Pick<ModelOrder, 'side'>): 1 | -1 {
  return order.side === 'buy' ? 1 : -1;
}

/** One fill of a quantity, none when there is nothing. */
export function filled(price: number, quantity: number, reason: ModelReason): readonly ModelFill[] {
  return quantity > 0 && price > 0 ? [{ price, quantity, reason }] : noFills;
}

/** The better of two prices for the side: lower for a buy. */
export function betterPrice(order: Pick<ModelOrder, 'side'>, left: number, right: number): number {
  return order.side === 'buy' ? Math.min(left, right) : Math.max(left, right);
}

export function worsePrice(order: Pick<ModelOrder, 'side'>, left: number, right: number): number {
  return order.side === 'buy' ? Math.max(left, right) : Math.min(left, right);
}

/** Whether `price` is at the limit or better for the side. */
export function isWithin(order: Pick<ModelOrder, 'side'>, price: number, limit: number): boolean {
  return order.side === 'buy' ? price <= limit : price >= limit;
}

/** Whether `price` is strictly better than the limit. */
export function isThrough(order: Pick<ModelOrder, 'side'>, price: number, limit: number): boolean {
  return order.side === 'buy' ? price < limit : price > limit;
}

/** The bar's extreme that helps a limit of the side: the low for a buy. */
export function favorableExtreme(order: Pick<ModelOrder, 'side'>, bar: ModelBar): number {
  return order.side === 'buy' ? bar.low : bar.high;
}

/** The bar's extreme that triggers a stop of the side: the high for a buy. */
export function adverseExtreme(order: Pick<ModelOrder, 'side'>, bar: ModelBar): number {
  return order.side === 'buy' ? bar.high : bar.low;
}

/** What a taker of the side pays now; null without a quote of that side. */
export function oppositeBest(order: Pick<ModelOrder, 'side'>, quote: ModelQuote | null): number | null {
  const price = quote === null ? 0 : order.side === 'buy' ? quote.askPrice : quote.bidPrice;
  return price > 0 ? price : null;
}

/** Of a number parameter; the registry has filled in every one. */
export function numberOf(parameters: ModelParameters, name: string): number {
  return Number(parameters[name]);
}

/** Whole steps of a quantity, rounded down. */
export function wholeSteps(quantity: number, increment: number): number {
  return Math.floor(quantity / increment) * increment;
}
