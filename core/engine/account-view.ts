import type { Side } from '../market/index.ts';
import { buyingPowerOf, marketValue } from '../portfolio/index.ts';
import { type Cash, type Currency, type Price, type Quantity, zeroCash, zeroQuantity } from '../units/index.ts';
import type { AccountState, PositionState } from './durable-state.ts';
import type { World } from './world.ts';

/** Cash that new orders of the account may use; reckons short positions at their last price. */
export function buyingPowerIn(world: World, account: AccountState, currency: Currency): Cash {
  const balance = account.balances.get(currency);
  if (balance === undefined) return zeroCash;
  const shortValue = account.policy.shorting ? shortMarketValue(world, account, currency) : zeroCash;
  return buyingPowerOf(balance.cash, balance.reserved, shortValue);
}

/** What buying back every short position would cost: at the last price, or at its proceeds where none is known. */
function shortMarketValue(world: World, account: AccountState, currency: Currency): Cash {
  let total = 0n;
  for (const position of account.positions.values()) {
    if (position.quantity >= 0n) continue;
    const market = world.marketOf.get(position.instrumentId);
    if (market === undefined || market.instrument.currency !== currency) continue;
    const { lastPrice, instrument } = market;
    total -= lastPrice > 0 ? marketValue(position.quantity, lastPrice as Price, instrument) : position.costBasis;
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
