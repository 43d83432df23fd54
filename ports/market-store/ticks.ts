/** Best bid and offer at an instant, as a provider said it. Prices and quantities are exact text; null is a side without orders. */
export interface StoredQuote {
  readonly symbol: string;
  readonly provider: string;
  /** UnixMicros at the source. */
  readonly at: number;
  readonly receivedAt: number;
  readonly bidPrice: string | null;
  readonly bidQuantity: string | null;
  readonly askPrice: string | null;
  readonly askQuantity: string | null;
}

/** A trade, as a provider said it. */
export interface StoredPrint {
  readonly symbol: string;
  readonly provider: string;
  readonly at: number;
  readonly receivedAt: number;
  /** The provider's own id; prints without one are told apart by instant, price and quantity. */
  readonly tradeId: string | null;
  readonly price: string;
  readonly quantity: string;
}

export interface TickRange {
  readonly symbol: string;
  readonly provider?: string;
  readonly from?: number;
  readonly to?: number;
  /** The newest so many, ascending. */
  readonly limit: number;
}
