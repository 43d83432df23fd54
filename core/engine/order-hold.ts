import { cashToReserve, feeToHold } from '../ledger/index.ts';
import type { Side } from '../market/index.ts';
import { marginReservation, unitPriceOf } from '../portfolio/index.ts';
import {
  type Cash,
  divideRounded,
  notionalOf,
  type PartsPerMillion,
  type Price,
  type Quantity,
  zeroCash,
  zeroQuantity,
} from '../units/index.ts';
import { isMargin, isMarginable, marginFiguresIn } from './account-view.ts';
import { affordableQuantity } from './affordable-quantity.ts';
import type { AccountState } from './durable-state.ts';
import type { MarketState } from './market-state.ts';
import { feeOfOrder } from './order-fees.ts';
import type { World } from './world.ts';

/** An order's part that opens, at its worst price. */
export interface OpeningPart {
  readonly side: Side;
  readonly notional: Cash;
  readonly quantity: Quantity;
  readonly price: Price | null;
}

const nothingTraded = { filledNotional: zeroCash, feesPaid: zeroCash, filledQuantity: zeroQuantity };

/**
 * The buying power that what an order still opens holds back: its notional and fee, and on margin as much more as its requirement
 * asks for. `traded` is what the order did before.
 */
export function holdFor(
  world: World,
  account: AccountState,
  market: MarketState,
  part: OpeningPart,
  traded: {
    readonly filledNotional: Cash;
    readonly feesPaid: Cash;
    readonly filledQuantity: Quantity;
  } = nothingTraded,
): Cash {
  const { instrument } = market;
  const feeOf = feeOfOrder(account, instrument);
  const total = (traded.filledQuantity + part.quantity) as Quantity;
  if (!isMargin(account, instrument.currency) || part.notional === 0n) {
    return cashToReserve(part.notional, traded.filledNotional, traded.feesPaid, feeOf, total);
  }
  const balance = account.balances.get(instrument.currency);
  const multiplier = balance === undefined ? 1 : marginFiguresIn(world, account, balance).multiplier;
  const held = marginReservation(
    {
      side: part.side,
      quantity: part.quantity,
      quantityScale: instrument.quantityScale,
      notional: part.notional,
      unitPrice: part.price === null ? zeroCash : unitPriceOf(part.price, instrument.priceScale),
      marginable: isMarginable(instrument),
    },
    multiplier,
  );
  return (held + feeToHold(traded.filledNotional, traded.feesPaid, part.notional, feeOf, total)) as Cash;
}

/**
 * A new short sale on margin is held at 3 % over the ask when that is more than its own price, because it is bought back there.
 * The last price stands in for an ask that is not known. Rounded up to a tick.
 */
export function shortCushion(market: MarketState, part: OpeningPart): OpeningPart {
  const ask = market.askPrice > 0 ? market.askPrice : market.lastPrice;
  const cushioned = Number(divideRounded(BigInt(ask) * 103n, 100n, 'ceiling')) as Price;
  if (part.side === 'buy' || part.quantity === 0 || cushioned <= (part.price ?? 0)) return part;
  const notional = notionalOf(cushioned, part.quantity, market.instrument, 'ceiling');
  return notional > part.notional ? { ...part, notional, price: cushioned } : part;
}

/** The largest multiple of the increment that `free` can open at a price, fee included; by halving where it is no plain share. */
export function affordable(
  world: World,
  account: AccountState,
  market: MarketState,
  asked: { readonly side: Side; readonly price: Price; readonly free: Cash },
): Quantity {
  const { instrument } = market;
  const { side, price, free } = asked;
  if (account.terms === null) return affordableQuantity(free, price, instrument, account.policy.feeRate);
  const increment = instrument.quantityIncrement;
  const holds = (units: number): Cash => {
    const quantity = (units * increment) as Quantity;
    const notional = notionalOf(price, quantity, instrument, 'floor');
    return holdFor(world, account, market, { side, notional, quantity, price });
  };
  let low = 0;
  let high = affordableQuantity(free, price, instrument, 0 as PartsPerMillion) / increment;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle) <= free) low = middle;
    else high = middle - 1;
  }
  return (low * increment) as Quantity;
}
