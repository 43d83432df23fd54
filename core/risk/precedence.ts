import { checkAccountKnown } from './checks/account-known.ts';
import { checkAccountOpen } from './checks/account-open.ts';
import { checkAccountStanding } from './checks/account-standing.ts';
import { checkAuctionOpen } from './checks/auction-open.ts';
import { checkBuyingPower } from './checks/buying-power.ts';
import { checkDayTrade } from './checks/day-trade.ts';
import { checkInstrumentKnown } from './checks/instrument-known.ts';
import { checkInstrumentTradable } from './checks/instrument-tradable.ts';
import { checkKillSwitch } from './checks/kill-switch.ts';
import { checkNotionalSizing } from './checks/notional-sizing.ts';
import { checkOrderClass } from './checks/order-class.ts';
import { checkOrderNotional } from './checks/order-notional.ts';
import { checkOrderShape } from './checks/order-shape.ts';
import { checkPriceValid } from './checks/price-valid.ts';
import { checkQuantityValid } from './checks/quantity-valid.ts';
import { checkReduceOnly } from './checks/reduce-only.ts';
import { checkReferencePrice } from './checks/reference-price.ts';
import { checkSafetyState } from './checks/safety-state.ts';
import { checkSessionOpen } from './checks/session-open.ts';
import { checkShortSale } from './checks/short-sale.ts';
import { checkWashTrade } from './checks/wash-trade.ts';
import type { RiskCheck } from './risk-view.ts';

/** The order decides: when several refusals apply, the sender hears the first. */
export const riskPrecedence: readonly { readonly name: string; readonly check: RiskCheck }[] = [
  { name: 'safety-state', check: checkSafetyState },
  { name: 'account-known', check: checkAccountKnown },
  { name: 'account-open', check: checkAccountOpen },
  { name: 'instrument-known', check: checkInstrumentKnown },
  { name: 'order-shape', check: checkOrderShape },
  { name: 'quantity-valid', check: checkQuantityValid },
  { name: 'price-valid', check: checkPriceValid },
  { name: 'order-class', check: checkOrderClass },
  { name: 'kill-switch', check: checkKillSwitch },
  { name: 'account-standing', check: checkAccountStanding },
  { name: 'instrument-tradable', check: checkInstrumentTradable },
  { name: 'session-open', check: checkSessionOpen },
  { name: 'auction-open', check: checkAuctionOpen },
  { name: 'reduce-only', check: checkReduceOnly },
  { name: 'wash-trade', check: checkWashTrade },
  { name: 'short-sale', check: checkShortSale },
  { name: 'day-trade', check: checkDayTrade },
  { name: 'reference-price', check: checkReferencePrice },
  { name: 'notional-sizing', check: checkNotionalSizing },
  { name: 'order-notional', check: checkOrderNotional },
  { name: 'buying-power', check: checkBuyingPower },
];
