import type { FeeSchedule } from '../order/index.ts';
import { type Cash, type PartsPerMillion, zeroCash } from '../units/index.ts';

/**
 * The terms of a brokerage account beyond its policy. An account without terms is a plain one: what it trades settles at once,
 * a short position ties up its value twice, and nothing accrues.
 */
export interface AccountTerms {
  readonly kind: 'cash' | 'margin';
  /** How much a margin account may hold per unit of equity: 1, 2 (Regulation T) or 4 (within a day). 1 for a cash account. */
  readonly leverage: 1 | 2 | 4;
  /** Null: the percentage of the policy. */
  readonly fees: FeeSchedule | null;
  /** Does a sale pay at once, or at the next trading date? */
  readonly settlement: 'immediate' | 'next_day';
  /** May proceeds that have not settled pay for a purchase? `good_faith`: yes, but selling that purchase first is a violation. */
  readonly unsettledFunds: 'refuse' | 'good_faith';
  /** `refuse`: the fourth day trade in five trading days under `dayTradingEquityMin` is refused. */
  readonly dayTrading: 'off' | 'refuse';
  readonly dayTradingEquityMin: Cash;
  /** A year's interest on money owed, accrued per night / 360. */
  readonly debitInterestRate: PartsPerMillion;
  /** A year's fee for borrowed shares that name no rate of their own, per night / 360. */
  readonly borrowFeeRate: PartsPerMillion;
  /** What follows when equity is below the maintenance margin: sell at once, at the next roll, or only say so. */
  readonly marginCall: 'liquidate' | 'liquidate_at_roll' | 'warn';
  /** May a client order id ask for a scripted outcome? For testing bots. */
  readonly scriptedOutcomes: boolean;
}

/** What the owner and the operator may switch at any time. */
export interface AccountControls {
  /** By the owner: new orders are refused, closing ones pass. */
  readonly tradingSuspended: boolean;
  /** By an operator: everything but cancels is refused. */
  readonly tradingBlocked: boolean;
  readonly noShorting: boolean;
  readonly fractionalTrading: boolean;
  /** Caps the leverage of the terms. */
  readonly leverageMax: 1 | 2 | 4;
}

export const openControls: AccountControls = {
  tradingSuspended: false,
  tradingBlocked: false,
  noShorting: false,
  fractionalTrading: true,
  leverageMax: 4,
};

/** By value: what came out of a journal is another object. */
export function areOpenControls(controls: AccountControls): boolean {
  const { tradingSuspended, tradingBlocked, noShorting, fractionalTrading, leverageMax } = controls;
  return !(tradingSuspended || tradingBlocked || noShorting) && fractionalTrading && leverageMax === 4;
}

/** 25,000: the equity under which the old rule limits day trades. */
export const dayTradingEquityMinDefault = 25_000_000_000_000n as Cash;
/** Half of 4 × 25,000: under 2,000 of equity nothing is lent (Regulation T). */
export const marginEquityMin = 2_000_000_000_000n as Cash;

export const plainTerms: AccountTerms = {
  kind: 'cash',
  leverage: 1,
  fees: null,
  settlement: 'immediate',
  unsettledFunds: 'refuse',
  dayTrading: 'off',
  dayTradingEquityMin: dayTradingEquityMinDefault,
  debitInterestRate: 0 as PartsPerMillion,
  borrowFeeRate: 0 as PartsPerMillion,
  marginCall: 'liquidate',
  scriptedOutcomes: false,
};

/** Regulation T with the rates of the paper broker that bots know: 6.25 % on a debit, 0.25 % for easy borrows. */
export const marginTerms: AccountTerms = {
  ...plainTerms,
  kind: 'margin',
  leverage: 2,
  debitInterestRate: 62_500 as PartsPerMillion,
  borrowFeeRate: 2_500 as PartsPerMillion,
};

const partsMax = 1_000_000;
const isRate = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= partsMax;

/** What contradicts itself in terms, or null. */
export function termsFault(terms: AccountTerms): string | null {
  if (terms.kind === 'cash' && terms.leverage !== 1) return 'a cash account has leverage 1';
  if (terms.kind === 'margin' && terms.settlement !== 'immediate') return 'a margin account lends until settlement';
  if (terms.dayTradingEquityMin < zeroCash) return 'dayTradingEquityMin is negative';
  if (!isRate(terms.debitInterestRate)) return 'debitInterestRate is not 0 to 1000000 parts per million';
  if (!isRate(terms.borrowFeeRate)) return 'borrowFeeRate is not 0 to 1000000 parts per million';
  return terms.fees === null ? null : feeScheduleFault(terms.fees);
}

function feeScheduleFault({ commission, regulatory }: FeeSchedule): string | null {
  if (regulatory !== null) {
    const { secPerMillion, tafPerShare, tafOrderMax } = regulatory;
    if (secPerMillion < 0n || tafPerShare < 0n || tafOrderMax < 0n) return 'a regulatory fee is negative';
    if (!/^\d{4}-\d{2}-\d{2}$/.test(regulatory.asOf)) return 'regulatory.asOf is not a date';
    if (regulatory.source === '') return 'regulatory.source is empty';
  }
  switch (commission.kind) {
    case 'zero':
      return null;
    case 'percentage':
      return isRate(commission.makerRate) && isRate(commission.takerRate) ? null : 'a fee rate is out of range';
    case 'per_share': {
      const { perShare, orderMin, orderMax } = commission;
      if (perShare < 0n || orderMin < 0n) return 'a fee per share is negative';
      return orderMax !== null && orderMax < orderMin ? 'orderMax is below orderMin' : null;
    }
    case 'tiered':
      return tiersFault(commission.tiers);
  }
}

function tiersFault(tiers: Extract<FeeSchedule['commission'], { kind: 'tiered' }>['tiers']): string | null {
  if (tiers[0]?.volumeFrom !== 0n) return 'the first tier does not start at 0';
  for (let at = 0; at < tiers.length; at++) {
    const tier = tiers[at]!;
    if (!isRate(tier.makerRate) || !isRate(tier.takerRate)) return 'a fee rate is out of range';
    if (at > 0 && tier.volumeFrom <= tiers[at - 1]!.volumeFrom) return 'the tiers do not ascend';
  }
  return null;
}
