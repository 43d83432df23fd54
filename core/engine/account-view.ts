import type { Balance } from '../ledger/index.ts';
import type { Instrument, Side } from '../market/index.ts';
import {
  buyingPowerOf,
  type MarginFigures,
  type MarginHolding,
  marginFigures,
  marketValue,
  unitPriceOf,
} from '../portfolio/index.ts';
import { type Cash, type Currency, type Price, type Quantity, zeroCash, zeroQuantity } from '../units/index.ts';
import { countWithin, goodFaithDays, unsettledIn } from './account-conduct.ts';
import type { AccountState, PositionState } from './durable-state.ts';
import type { World } from './world.ts';

/**
 * Cash that new orders of the account may use; reckons short positions at their last price. What must be paid in full is not lent
 * for, so an order for it may ask for less.
 */
export function buyingPowerIn(world: World, account: AccountState, currency: Currency, marginable = true): Cash {
  const balance = account.balances.get(currency);
  if (balance === undefined) return zeroCash;
  if (isMargin(account, currency)) return marginBuyingPower(world, account, balance, marginable);
  const shortValue = account.policy.shorting ? shortMarketValue(world, account, currency) : zeroCash;
  const free = buyingPowerOf(balance.cash, balance.reserved, shortValue);
  return account.conduct === null ? free : ((free - heldBack(account, currency)) as Cash);
}

/** Margin is lent in the account's base currency only. */
export function isMargin(account: AccountState, currency: Currency): boolean {
  return account.terms?.kind === 'margin' && currency === account.currency;
}

/** How many violations cost an account the use of unsettled proceeds. */
export const goodFaithViolationsMax = 3;

/** Proceeds that may not pay for a purchase yet. */
function heldBack({ terms, conduct }: AccountState, currency: Currency): Cash {
  const unsettled = unsettledIn(conduct, currency);
  if (unsettled === 0n || conduct === null || terms?.unsettledFunds !== 'good_faith') return unsettled;
  const violations = countWithin(conduct.goodFaithViolations, conduct.dayNumber, goodFaithDays);
  return violations < goodFaithViolationsMax ? zeroCash : unsettled;
}

function marginBuyingPower(world: World, account: AccountState, balance: Balance, marginable: boolean): Cash {
  const { buyingPower, nonMarginableBuyingPower, multiplier } = marginFiguresIn(world, account, balance);
  if (marginable) return buyingPower;
  const paidInFull = BigInt(multiplier) * nonMarginableBuyingPower;
  return smaller(paidInFull, buyingPower);
}

/** What may leave the account: free cash that has settled, and of a margin account no more than its equity can spare. */
export function withdrawableIn(world: World, account: AccountState, currency: Currency): Cash {
  const free = buyingPowerIn(world, account, currency);
  const balance = account.balances.get(currency);
  if (balance === undefined) return zeroCash;
  if (!isMargin(account, currency)) {
    const settled = (balance.cash - balance.reserved - unsettledIn(account.conduct, currency)) as Cash;
    return smaller(settled, free);
  }
  const { equity, initialMargin, nonMarginableBuyingPower } = marginFiguresIn(world, account, balance);
  const spare = (equity - initialMargin - balance.reserved) as Cash;
  return smaller(spare, nonMarginableBuyingPower);
}

/** Everything that margin rules say of an account, at the last prices. */
export function marginFiguresIn(world: World, account: AccountState, balance: Balance): MarginFigures {
  const { conduct, controls, terms } = account;
  const leverage = terms?.kind === 'margin' ? terms.leverage : 1;
  const deposited = balance.deposited - (conduct?.depositedAtRoll ?? 0n);
  return marginFigures({
    cash: balance.cash,
    reserved: balance.reserved,
    leverage: cappedLeverage(leverage, controls.leverageMax),
    holdings: holdingsIn(world, account, balance.currency),
    dayEquity: ((conduct?.lastEquity ?? 0n) + deposited) as Cash,
    dayMaintenanceMargin: conduct?.lastMaintenanceMargin ?? zeroCash,
    dayExposure: conduct?.lastExposure ?? zeroCash,
  });
}

function cappedLeverage(leverage: 1 | 2 | 4, most: 1 | 2 | 4): 1 | 2 | 4 {
  return leverage > most ? most : leverage;
}

function smaller(left: bigint, right: bigint): Cash {
  return (left < right ? left : right) as Cash;
}

/** What is held in a currency, at the last price; at cost where none is known. */
function holdingsIn(world: World, account: AccountState, currency: Currency): MarginHolding[] {
  const holdings: MarginHolding[] = [];
  for (const position of account.positions.values()) {
    const holding = position.quantity === 0n ? null : holdingOf(world, position, currency);
    if (holding !== null) holdings.push(holding);
  }
  return holdings;
}

/** Null when the instrument trades in another currency. */
export function holdingOf(world: World, position: PositionState, currency: Currency): MarginHolding | null {
  const market = world.marketOf.get(position.instrumentId);
  if (market === undefined || market.instrument.currency !== currency) return null;
  const { lastPrice, instrument } = market;
  return {
    quantity: position.quantity,
    quantityScale: instrument.quantityScale,
    marketValue: markedValue(world, position),
    unitPrice: lastPrice > 0 ? unitPriceOf(lastPrice as Price, instrument.priceScale) : zeroCash,
    costBasis: position.costBasis,
    marginable: isMarginable(instrument),
  };
}

/** Signed, at the last price; at cost where none is known. */
export function markedValue(world: World, { instrumentId, quantity, costBasis }: PositionState): Cash {
  const market = world.marketOf.get(instrumentId);
  if (market === undefined || market.lastPrice <= 0) return costBasis;
  return marketValue(quantity, market.lastPrice as Price, market.instrument);
}

/** Crypto is paid in full. */
export function isMarginable(instrument: Instrument): boolean {
  return instrument.assetClass !== 'crypto';
}

/** What buying back every short position would cost: at the last price, or at its proceeds where none is known. */
function shortMarketValue(world: World, account: AccountState, currency: Currency): Cash {
  let total = 0n;
  for (const position of account.positions.values()) {
    if (position.quantity >= 0n) continue;
    const market = world.marketOf.get(position.instrumentId);
    if (market === undefined || market.instrument.currency !== currency) continue;
    total -= markedValue(world, position);
  }
  return total as Cash;
}

/** The part of a position that an order of this side would close and that no open order has claimed. */
export function closableQuantity(position: PositionState | undefined, side: Side): Quantity {
  if (position === undefined) return zeroQuantity;
  const held = side === 'sell' ? position.quantity : -position.quantity;
  if (held <= 0n) return zeroQuantity;
  const claimed = side === 'sell' ? position.reservedToSell : position.reservedToBuy;
  const free = held - BigInt(claimed);
  if (free <= 0n) return zeroQuantity;
  return Number(free < maxLots ? free : maxLots) as Quantity;
}

const maxLots = BigInt(Number.MAX_SAFE_INTEGER);
