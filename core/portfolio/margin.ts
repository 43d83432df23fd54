import {
  type Cash,
  divideRounded,
  type PartsPerMillion,
  type Price,
  powerOfTen,
  type Quantity,
  type SignedQuantity,
  shareOf,
} from '../units/index.ts';
import { buyingPowerOf } from './valuation.ts';

/**
 * What a margin account must keep and may buy: Regulation T with a broker's maintenance rules. Sources: the requirements that
 * Alpaca publishes for its accounts, which restate FINRA rule 4210. Every share of an amount is rounded up, so that a requirement
 * is never understated; buying power is exact.
 */
export interface MarginHolding {
  readonly quantity: SignedQuantity;
  readonly quantityScale: number;
  /** Signed: negative when short. */
  readonly marketValue: Cash;
  /** Cash units (10^-9) for one whole unit. */
  readonly unitPrice: Cash;
  readonly costBasis: Cash;
  /** False for crypto: it is paid in full. */
  readonly marginable: boolean;
}

export interface MarginInput {
  readonly cash: Cash;
  readonly reserved: Cash;
  /** Of the terms, capped by the controls. */
  readonly leverage: 1 | 2 | 4;
  readonly holdings: readonly MarginHolding[];
  /** The beginning of the trading date, later deposits included: for the day's limit of a 4× account. */
  readonly dayEquity: Cash;
  readonly dayMaintenanceMargin: Cash;
  readonly dayExposure: Cash;
}

export interface MarginFigures {
  readonly equity: Cash;
  readonly longMarketValue: Cash;
  /** Not positive. */
  readonly shortMarketValue: Cash;
  /** Half of what is held, more where maintenance asks more. */
  readonly initialMargin: Cash;
  /** Overnight. */
  readonly maintenanceMargin: Cash;
  /** Within the day: a 4× account keeps a quarter of its longs, others the same as overnight. */
  readonly intradayMaintenance: Cash;
  /** Cost of all that is held, long and short alike. */
  readonly exposure: Cash;
  /** In force: 1 under 2,000 of equity. */
  readonly multiplier: 1 | 2 | 4;
  /** What new orders may take; negative when reservations and losses exceed it. */
  readonly buyingPower: Cash;
  readonly regtBuyingPower: Cash;
  readonly daytradingBuyingPower: Cash;
  /** For what must be paid in full. */
  readonly nonMarginableBuyingPower: Cash;
  /** Equity beyond the initial margin, not below zero. */
  readonly sma: Cash;
}

const half = 500_000 as PartsPerMillion;
const thirtyPercent = 300_000 as PartsPerMillion;
const quarter = 250_000 as PartsPerMillion;
const unit = 1_000_000_000n;
const longCheapBelow = (5n * unit) / 2n;
const shortCheapBelow = 5n * unit;
const shortPerUnit = 5n * unit;
const shortPerCheapUnit = (5n * unit) / 2n;
const concentrationDebit = 100_000n * unit;
const equityMin = 2_000n * unit;

/** What a holding of this size must keep: overnight, or with `intraday` within the day of a 4× account. */
export function maintenanceOf(holding: MarginHolding, intraday: boolean): Cash {
  const { marketValue, unitPrice } = holding;
  if (marketValue < 0n) return shortMaintenance(holding);
  if (!holding.marginable || unitPrice < longCheapBelow) return marketValue;
  return shareOf(marketValue, intraday ? quarter : thirtyPercent, 'ceiling');
}

function shortMaintenance({ quantity, quantityScale, marketValue, unitPrice }: MarginHolding): Cash {
  const size = -marketValue as Cash;
  const isCheap = unitPrice < shortCheapBelow;
  const perUnit = isCheap ? shortPerCheapUnit : shortPerUnit;
  const units = quantity < 0n ? -quantity : quantity;
  const byUnit = divideRounded(perUnit * units, powerOfTen(quantityScale), 'ceiling');
  const byValue = isCheap ? size : shareOf(size, thirtyPercent, 'ceiling');
  return larger(byUnit, byValue) as Cash;
}

/** The figures of an account in its base currency. */
export function marginFigures(input: MarginInput): MarginFigures {
  const sums = sumsOf(input);
  const { equity, shortMarketValue, initialMargin } = sums;
  const multiplier = equity < equityMin ? 1 : input.leverage;
  const plain = buyingPowerOf(input.cash, input.reserved, -shortMarketValue as Cash);
  const regt = multiplier === 1 ? plain : ((2n * (equity - initialMargin) - input.reserved) as Cash);
  const daytrading = multiplier === 4 ? dayPower(input, sums) : (0n as Cash);
  const buyingPower = multiplier === 4 && daytrading > regt ? daytrading : regt;
  const nonMarginable = (input.cash + shortMarketValue - input.reserved) as Cash;
  return {
    ...sums,
    multiplier,
    buyingPower,
    regtBuyingPower: positive(regt),
    daytradingBuyingPower: positive(daytrading),
    nonMarginableBuyingPower: positive(nonMarginable),
    sma: positive((equity - initialMargin) as Cash),
  };
}

type Sums = Pick<
  MarginFigures,
  | 'equity'
  | 'longMarketValue'
  | 'shortMarketValue'
  | 'initialMargin'
  | 'maintenanceMargin'
  | 'intradayMaintenance'
  | 'exposure'
> & { readonly dayRequirement: Cash };

function sumsOf({ cash, leverage, holdings }: MarginInput): Sums {
  let long = 0n;
  let short = 0n;
  let initial = 0n;
  let overnight = 0n;
  let intraday = 0n;
  let dayRequirement = 0n;
  let exposure = 0n;
  for (const holding of holdings) {
    const { marketValue, costBasis } = holding;
    const size = marketValue < 0n ? -marketValue : marketValue;
    if (marketValue < 0n) short += marketValue;
    else long += marketValue;
    exposure += costBasis < 0n ? -costBasis : costBasis;
    const kept = maintenanceOf(holding, false);
    const keptToday = maintenanceOf(holding, leverage === 4);
    overnight += kept;
    intraday += keptToday;
    initial += larger(shareOf(size as Cash, half, 'ceiling'), kept);
    dayRequirement += larger(shareOf(size as Cash, quarter, 'ceiling'), keptToday);
  }
  const extra = concentration(cash, long, holdings);
  return {
    equity: (cash + long + short) as Cash,
    longMarketValue: long as Cash,
    shortMarketValue: short as Cash,
    initialMargin: initial as Cash,
    maintenanceMargin: (overnight + extra) as Cash,
    intradayMaintenance: (intraday + extra) as Cash,
    exposure: exposure as Cash,
    dayRequirement: dayRequirement as Cash,
  };
}

/** Owing 100,000 or more with over 70 % of the longs in one holding: that one keeps half. */
function concentration(cash: Cash, long: bigint, holdings: readonly MarginHolding[]): bigint {
  if (-cash < concentrationDebit) return 0n;
  for (const holding of holdings) {
    if (holding.marketValue * 10n <= long * 7n) continue;
    const extra = shareOf(holding.marketValue, half, 'ceiling') - maintenanceOf(holding, false);
    return extra > 0n ? extra : 0n;
  }
  return 0n;
}

/** Four times what the day began with beyond its requirement, less what was opened since; never more than equity bears now. */
function dayPower(input: MarginInput, { equity, exposure, dayRequirement }: Sums): Cash {
  const opened = exposure > input.dayExposure ? exposure - input.dayExposure : 0n;
  const byDay = 4n * (input.dayEquity - input.dayMaintenanceMargin) - opened - input.reserved;
  const byEquity = 4n * (equity - dayRequirement) - input.reserved;
  return (byDay < byEquity ? byDay : byEquity) as Cash;
}

/**
 * The buying power that an order holds back for what it opens: its notional, or as many times its requirement as the account may
 * lend where maintenance asks for more than the leverage does (cheap shares, crypto, shorts).
 */
export function marginReservation(opened: OpenedByOrder, multiplier: 1 | 2 | 4): Cash {
  if (opened.notional === 0n || multiplier === 1) return opened.notional;
  const required = maintenanceOf(
    {
      quantity: (opened.side === 'buy' ? BigInt(opened.quantity) : -BigInt(opened.quantity)) as SignedQuantity,
      quantityScale: opened.quantityScale,
      marketValue: (opened.side === 'buy' ? opened.notional : -opened.notional) as Cash,
      unitPrice: opened.unitPrice,
      costBasis: opened.notional,
      marginable: opened.marginable,
    },
    multiplier === 4,
  );
  return larger(opened.notional, BigInt(multiplier) * required) as Cash;
}

export interface OpenedByOrder {
  readonly side: 'buy' | 'sell';
  readonly quantity: Quantity;
  readonly quantityScale: number;
  readonly notional: Cash;
  readonly unitPrice: Cash;
  readonly marginable: boolean;
}

/** A price in ticks as cash for one whole unit. */
export function unitPriceOf(price: Price, priceScale: number): Cash {
  return priceScale <= 9
    ? ((BigInt(price) * powerOfTen(9 - priceScale)) as Cash)
    : (divideRounded(BigInt(price), powerOfTen(priceScale - 9), 'floor') as Cash);
}

function larger(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}

function positive(value: Cash): Cash {
  return value > 0n ? value : (0n as Cash);
}
