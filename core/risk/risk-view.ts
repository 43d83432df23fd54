import type { Instrument } from '../market/index.ts';
import type { OrderRequest, Reservation } from '../order/index.ts';
import type { Cash, Price, Quantity, SignedQuantity } from '../units/index.ts';
import type { KillSwitchState } from './events.ts';
import type { Refusal } from './refusal-codes.ts';

/** What an order would take, reckoned by the engine from the book or the last bar. Cash is rounded up. */
export interface OrderNeed {
  /** After the cut of a reduce-only order to what it may close. */
  readonly quantity: Quantity;
  /** The part of it that opens or adds to a position. */
  readonly opening: Quantity;
  readonly reservation: Reservation;
  /** Notional of the whole order at its worst price; null when no price is known. */
  readonly notional: Cash | null;
  /** The worst price it could trade at now, from its limit or from the book; null when no price is known. */
  readonly worstPrice: Price | null;
}

export interface RiskAccount {
  readonly shorting: boolean;
  readonly orderNotionalMax: Cash | null;
}

/** What the owner or an operator has switched. */
export interface AccountStanding {
  readonly isClosed: boolean;
  readonly isBlocked: boolean;
  readonly isSuspended: boolean;
  readonly mayTradeFractions: boolean;
}

export const goodStanding: AccountStanding = {
  isClosed: false,
  isBlocked: false,
  isSuspended: false,
  mayTradeFractions: true,
};

/** Day trades of the last five trading dates, and the equity that decides whether there may be more. */
export interface DayTradeLimit {
  readonly count: number;
  readonly lastEquity: Cash;
  readonly equityMin: Cash;
}

/** All that risk may know, read-only. Null means not known, and what is not known is refused. */
export interface RiskView {
  readonly killSwitch: KillSwitchState | null;
  readonly account: RiskAccount | null;
  readonly standing: AccountStanding;
  readonly instrument: Instrument | null;
  /** Can the instrument be borrowed for a short sale? */
  readonly easyToBorrow: boolean;
  /** Null unless the order would close what was opened today on an account whose day trades are limited. */
  readonly dayTradeLimit: DayTradeLimit | null;
  /** For this order: in regular hours or, when it allows them, in extended ones. */
  readonly session: 'open' | 'closed' | 'unknown';
  /** Of an order for an auction: may it still, or already, be sent? Null for every other order. */
  readonly auction: 'open' | 'closed' | null;
  readonly position: SignedQuantity;
  /** The part of the position that an order of this side could close and no open order has claimed. */
  readonly closable: Quantity;
  /** Is an open reduce-only order of the same side resting in a book? */
  readonly reduceOnlyResting: boolean;
  /** The best price at which an open order of the same account rests on the other side of a book; null without one. */
  readonly ownOppositePrice: Price | null;
  readonly buyingPower: Cash;
  /** Called only for requests whose numbers are valid. */
  need(): OrderNeed;
}

/** One question about one order: a refusal, or null to let it pass. */
export type RiskCheck = (request: OrderRequest, view: RiskView) => Refusal | null;
