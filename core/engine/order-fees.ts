import { feeLinesOf, worstCommission } from '../exchange/index.ts';
import type { FeeOf } from '../ledger/index.ts';
import type { Instrument } from '../market/index.ts';
import type { FeeLine, Liquidity } from '../order/index.ts';
import { type Cash, type Quantity, zeroCash } from '../units/index.ts';
import type { AccountState, OrderState } from './durable-state.ts';

/** The most that an order of the account is charged for trading so much in all. A plain account makes nothing new. */
export function feeOfOrder(account: AccountState, instrument: Instrument): FeeOf {
  const schedule = account.terms?.fees ?? null;
  if (schedule === null) return account.feeOf;
  const { quantityScale } = instrument;
  return (notional, quantity) => worstCommission(schedule, { notional, quantity }, quantityScale);
}

export interface PricedFill {
  readonly notional: Cash;
  readonly quantity: Quantity;
  readonly liquidity: Liquidity;
}

/** Null without a schedule: then the percentage of the policy is the only line. */
export function feeLines(
  account: AccountState,
  instrument: Instrument,
  order: OrderState,
  fill: PricedFill,
): readonly FeeLine[] | null {
  const schedule = account.terms?.fees ?? null;
  if (schedule === null) return null;
  return feeLinesOf(schedule, {
    side: order.side,
    liquidity: fill.liquidity,
    isShare: instrument.assetClass === 'us_equity',
    quantityScale: instrument.quantityScale,
    tierVolume: account.conduct?.tierVolume ?? zeroCash,
    before: { notional: order.filledNotional, quantity: order.filledQuantity },
    paidBefore: order.feesPaid,
    notional: fill.notional,
    quantity: fill.quantity,
  });
}
