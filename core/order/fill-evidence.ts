import type { DurationMicros, Price, Quantity, UnixMicros } from '../units/index.ts';

/**
 * The kind of market that a fill met. book: our own order book. bar, close: a finished bar. quote: a best bid and offer. queue: a print
 * on the tape. auction: a single price at
 * the open or the close. reference: whatever the model of another tool looked at.
 */
export type FillModelName = 'bar' | 'book' | 'quote' | 'queue' | 'close' | 'reference' | 'auction';

/**
 * What beside the market decided a fill: with it, price and size follow from the evidence alone. Size is the smaller of `wanted` and
 * `available`. Fills of the first version of their event have none.
 */
export interface FillBasis {
  /** Name of the model, its version, and every parameter it used, as text. */
  readonly name: string;
  readonly version: number;
  readonly parameters: Readonly<Record<string, string>>;
  /** Null: any price. */
  readonly limitPrice: Price | null;
  /** What the order asked for when it met this, in lots. */
  readonly wanted: Quantity;
  /** What the market had for it then; null when the model does not limit it. */
  readonly available: Quantity | null;
  /** Taken before from the same bar, quote or print, by every order of the world. */
  readonly takenBefore: Quantity;
  /** Smallest steps of price and quantity. */
  readonly priceIncrement: Price;
  readonly quantityIncrement: Quantity;
  /** True for orders that may not wait. */
  readonly isImmediate: boolean;
  /** When the order reached its market, and when word of the fill reached its owner by the model's latency. */
  readonly arrivedAt: UnixMicros;
  readonly reportedAt: UnixMicros;
}

export interface EvidenceQuote {
  readonly at: UnixMicros;
  readonly bidPrice: Price;
  readonly bidQuantity: Quantity;
  readonly askPrice: Price;
  readonly askQuantity: Quantity;
}

export interface EvidencePrint {
  readonly at: UnixMicros;
  readonly printSequence: number;
  readonly price: Price;
  readonly quantity: Quantity;
}

export interface EvidenceBar {
  readonly openTime: UnixMicros;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  /** In lots, observed. */
  readonly volume: number;
}

interface BookEvidence {
  readonly model: 'book';
  readonly bookSequence: number;
  readonly bidPrice: Price;
  readonly bidQuantity: Quantity;
  readonly askPrice: Price;
  readonly askQuantity: Quantity;
  /** Quantity of the counterparty's order before this fill. */
  readonly levelQuantity: Quantity;
  /** Quantity ahead of us in the queue when the order rested; null for a taker. */
  readonly queueAhead: Quantity | null;
  readonly basis: FillBasis | null;
}

interface BarEvidence extends EvidenceBar {
  readonly model: 'bar';
  /** How much of the volume the participation cap let the world take; null without a cap. */
  readonly participationMax: Quantity | null;
  readonly reached: 'open' | 'high' | 'low' | 'close';
  readonly basis: FillBasis | null;
}

interface CloseEvidence extends EvidenceBar {
  readonly model: 'close';
  readonly participationMax: Quantity | null;
  readonly basis: FillBasis;
}

interface QuoteEvidence {
  readonly model: 'quote';
  readonly quote: EvidenceQuote;
  /**
   * crossed: it took what was displayed on the other side. beyond: it wanted more than that and paid the impact. reached: it rested,
   * and the other side came to its limit.
   */
  readonly part: 'crossed' | 'beyond' | 'reached';
  readonly basis: FillBasis;
}

interface QueueEvidence {
  readonly model: 'queue';
  readonly quote: EvidenceQuote;
  readonly print: EvidencePrint;
  /** through: the print was at a better price than ours. reached: at our price, beyond the queue ahead of us. */
  readonly part: 'through' | 'reached';
  /** Quantity ahead before the print, as estimated: observed, in lots. */
  readonly queueAhead: number;
  readonly basis: FillBasis;
}

interface AuctionEvidence {
  readonly model: 'auction';
  readonly auction: 'open' | 'close';
  readonly auctionAt: UnixMicros;
  /** How our own book cleared: lots that traded, wanted and offered at the price, and the last price before; null on recorded markets. */
  readonly cleared: {
    readonly volume: Quantity;
    readonly demand: Quantity;
    readonly supply: Quantity;
    readonly referencePrice: Price | null;
    /**
     * Everything that decided the price, by limit, best first and null for any price: of both sides what trades at it, and the limits
     * around it up to the next price that was worse. Null on fills of before their event's third version.
     */
    readonly interest: AuctionInterestSeen | null;
  } | null;
  /** Where a recorded market told the official price: the bar, or the first or last print of its session. */
  readonly bar: EvidenceBar | null;
  readonly print: EvidencePrint | null;
  /** Of a recorded close: when the last price of the session, which is this fill's, was made. */
  readonly lastPriceAt: UnixMicros | null;
  readonly basis: FillBasis;
}

export interface AuctionInterestSeen {
  readonly buys: readonly { readonly limit: Price | null; readonly quantity: Quantity }[];
  readonly sells: readonly { readonly limit: Price | null; readonly quantity: Quantity }[];
  /** The grid of prices: the step of each band. */
  readonly priceBands: readonly { readonly fromPrice: Price; readonly increment: Price }[];
}

interface ReferenceEvidence {
  readonly model: 'reference';
  readonly bar: EvidenceBar | null;
  readonly quote: EvidenceQuote | null;
  readonly print: EvidencePrint | null;
  /** What the model drew, in order of its index. */
  readonly draws: readonly number[];
  /** The model's own price, before it was rounded against the order. */
  readonly modelPrice: number;
  readonly reason: string;
  /** Null on fills of before their event's third version. */
  readonly asked: ReferenceAsked | null;
  readonly basis: FillBasis;
}

/** What the model of another tool was told beside bar, quote and print. */
export interface ReferenceAsked {
  /** Lots that were asked for: more than `wanted` when the account could not pay them, or the order is sized by money. */
  readonly quantity: Quantity;
  /** Since the order was sent. */
  readonly waited: DurationMicros;
  /** Lots ahead in the queue, as estimated; null when nobody counts. */
  readonly queueAhead: number | null;
  readonly previousClose: Price | null;
  readonly barCloseTime: UnixMicros | null;
  readonly quoteAge: DurationMicros | null;
  /** The levels of the book, best first, when more than the top of it was known. */
  readonly levels: { readonly bids: readonly EvidenceLevel[]; readonly asks: readonly EvidenceLevel[] } | null;
  /** The step of prices at the last price. */
  readonly tick: Price;
  /** Which of the model's answers this fill is, from 0. */
  readonly answer: number;
}

export interface EvidenceLevel {
  readonly price: number;
  readonly quantity: number;
}

/** Why a fill was possible: enough to recompute its price and size. */
export type FillEvidence =
  | BookEvidence
  | BarEvidence
  | CloseEvidence
  | QuoteEvidence
  | QueueEvidence
  | AuctionEvidence
  | ReferenceEvidence;
