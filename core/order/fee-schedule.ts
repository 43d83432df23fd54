import type { Cash, PartsPerMillion } from '../units/index.ts';

/** One line of what a fill was charged: `commission` of the broker, and what a regulator takes. Never negative. */
export interface FeeLine {
  readonly kind: FeeKind;
  readonly amount: Cash;
}

export type FeeKind = 'commission' | 'sec' | 'taf';

/** From this traded notional of the last 30 trading days on, these rates hold. */
export interface FeeTier {
  readonly volumeFrom: Cash;
  readonly makerRate: PartsPerMillion;
  readonly takerRate: PartsPerMillion;
}

/** What the broker takes. */
export type Commission =
  | { readonly kind: 'zero' }
  /** A share of the notional; makers and takers may differ. */
  | { readonly kind: 'percentage'; readonly makerRate: PartsPerMillion; readonly takerRate: PartsPerMillion }
  /** Cash per whole share, at least `orderMin` and at most `orderMax` per order; null is no maximum. */
  | {
      readonly kind: 'per_share';
      readonly perShare: Cash;
      readonly orderMin: Cash;
      readonly orderMax: Cash | null;
    }
  /** Ascending from 0; the tier is that of the day's beginning. */
  | { readonly kind: 'tiered'; readonly tiers: readonly FeeTier[] };

/**
 * What regulators take of sales of shares. Rates change by decree, so they are configuration with their date and source.
 * Each line is rounded up to a cent once per order, as brokers pass it on.
 */
export interface RegulatoryFees {
  /** Cash per million of notional sold. */
  readonly secPerMillion: Cash;
  /** Cash per share sold, and the most per order. */
  readonly tafPerShare: Cash;
  readonly tafOrderMax: Cash;
  readonly asOf: string;
  readonly source: string;
}

export interface FeeSchedule {
  readonly commission: Commission;
  readonly regulatory: RegulatoryFees | null;
}
