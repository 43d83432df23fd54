import type { MatchingBook } from '../exchange/index.ts';
import { openControls } from '../ledger/index.ts';
import type { Instrument } from '../market/index.ts';
import { currentOrNextSession, type TradingCalendar } from '../market/index.ts';
import { type CarriedFills, isAsleep, isForAuction, type OrderRequest } from '../order/index.ts';
import {
  type AccountStanding,
  type DayTradeLimit,
  goodStanding,
  type KillSwitchState,
  type OrderNeed,
  type RiskAccount,
  type RiskView,
} from '../risk/index.ts';
import {
  type Cash,
  ensureDefined,
  type Price,
  type Quantity,
  type SignedQuantity,
  type UnixMicros,
  zeroCash,
} from '../units/index.ts';
import { countWithin, dayTradeDays } from './account-conduct.ts';
import { buyingPowerIn, closableQuantity, isMarginable, marginFiguresIn } from './account-view.ts';
import { auctionFor } from './auction-times.ts';
import {
  type AccountState,
  knownAccount,
  knownPosition,
  type OrderState,
  type PositionState,
} from './durable-state.ts';
import type { MarketState } from './market-state.ts';
import { orderNeed } from './order-need.ts';
import { bookFor } from './own-book.ts';
import { knownMarket, type World } from './world.ts';

/** What risk may know of one order: read from the world when it is asked, never written. */
export class OrderRiskView implements RiskView {
  readonly killSwitch: KillSwitchState | null;
  readonly account: RiskAccount | null;
  readonly standing: AccountStanding;
  readonly instrument: Instrument | null;
  private readonly accountState: AccountState | null;
  private readonly market: MarketState | null;
  private readonly held: PositionState | undefined;
  private readonly world: World;
  private readonly request: OrderRequest;
  private readonly replaced: OrderState | null;
  private known: OrderNeed | null = null;
  private knownSession: 'open' | 'closed' | 'unknown' | null = null;

  /** `replaced`: the order whose place this one takes, so that what it holds back is free again. */
  constructor(world: World, request: OrderRequest, replaced: OrderState | null = null) {
    this.replaced = replaced;
    this.world = world;
    this.request = request;
    this.killSwitch = world.durable.killSwitch?.state ?? null;
    this.accountState = knownAccount(world.durable, request.accountId);
    this.account = this.accountState === null ? null : riskAccountOf(world, this.accountState);
    this.standing = this.accountState === null ? goodStanding : standingOf(this.accountState);
    this.market = knownMarket(world, request.instrumentId);
    this.instrument = this.market?.instrument ?? null;
    this.held = this.accountState === null ? undefined : knownPosition(this.accountState, request.instrumentId);
  }

  get session(): 'open' | 'closed' | 'unknown' {
    if (this.market === null) return 'unknown';
    this.knownSession ??= sessionFor(this.market.calendar.calendar, this.world.time, this.request.extendedHours);
    return this.knownSession;
  }

  get position(): SignedQuantity {
    return this.held?.quantity ?? (0n as SignedQuantity);
  }

  private get book(): MatchingBook | null {
    return this.market === null || this.accountState === null ? null : bookFor(this.market, this.accountState);
  }

  /** In a book a reduce-only order must not be overtaken: what other orders of its side may still sell counts as claimed. */
  get closable(): Quantity {
    const { side, reduceOnly, sizing } = this.request;
    // What such a leg will close is held back by its sibling, or not bought yet.
    if (this.replaced !== null && holdsNothing(this.replaced) && sizing.kind === 'quantity') return sizing.quantity;
    const free = closableQuantity(this.held, side) + (this.replaced?.reservation.quantity ?? 0);
    if (!reduceOnly || this.held === undefined || this.book === null) return free as Quantity;
    let rivals = 0;
    for (const order of this.held.openOrders[side].values()) {
      if (order !== this.replaced) rivals += remainingOf(order) - order.reservation.quantity;
    }
    return Math.max(0, free - rivals) as Quantity;
  }

  get reduceOnlyResting(): boolean {
    if (this.held === undefined || this.book === null) return false;
    const { side } = this.request;
    for (const order of this.held.openOrders.reduceOnly.values())
      if (order.side === side && order !== this.replaced) return true;
    return false;
  }

  get auction(): 'open' | 'closed' | null {
    const { timeInForce } = this.request;
    if (this.market === null || !isForAuction(timeInForce)) return null;
    const auction = auctionFor(this.world, this.market, timeInForce, this.world.time);
    return auction === null || auction === 'closed' ? 'closed' : 'open';
  }

  /** In an auction nobody is paired with anybody. */
  get ownOppositePrice(): Price | null {
    if (isForAuction(this.request.timeInForce)) return null;
    if (this.held === undefined || this.book === null) return null;
    return bestOpposite(this.held, this.request.side);
  }

  get easyToBorrow(): boolean {
    const borrow = this.world.durable.borrow.get(this.request.instrumentId);
    return borrow === undefined || borrow.easyToBorrow;
  }

  /** A sale of what was bought today, or a purchase that covers what was sold short today. */
  get dayTradeLimit(): DayTradeLimit | null {
    const { accountState: account } = this;
    if (account === null || account.conduct === null || account.terms?.dayTrading !== 'refuse') return null;
    const opened = account.conduct.openedToday.get(this.request.instrumentId) ?? 0n;
    const closes = this.request.side === 'sell' ? opened > 0n : opened < 0n;
    if (!closes) return null;
    const { conduct, terms } = account;
    return {
      count: countWithin(conduct.dayTrades, conduct.dayNumber, dayTradeDays),
      lastEquity: conduct.lastEquity,
      equityMin: terms.dayTradingEquityMin,
    };
  }

  get buyingPower(): Cash {
    if (this.accountState === null || this.instrument === null) return zeroCash;
    const free = buyingPowerIn(this.world, this.accountState, this.instrument.currency, isMarginable(this.instrument));
    return this.replaced === null ? free : ((free + this.replaced.reservation.cash) as Cash);
  }

  need(): OrderNeed {
    if (this.known === null) {
      const market = ensureDefined(this.market, 'the instrument is known before its cost is');
      const account = ensureDefined(this.accountState, 'the account is known before its cost is');
      this.known = orderNeed(this.request, {
        world: this.world,
        account,
        market,
        closable: this.closable,
        free: this.buyingPower,
        carried: this.replaced === null ? null : carriedBy(this.replaced),
      });
    }
    return this.known;
  }
}

/** Where the account's own order would meet another of its own; null when it could not. */
export function ownOppositePriceOf(world: World, order: OrderState): Price | null {
  const held = world.durable.accounts.get(order.accountId)?.positions.get(order.instrumentId);
  return held === undefined ? null : bestOpposite(held, order.side);
}

/** What sleeps or is held back cannot be met; it is looked at again when it wakes. */
function bestOpposite(held: PositionState, side: OrderRequest['side']): Price | null {
  let best: Price | null = null;
  const opposite = side === 'buy' ? 'sell' : 'buy';
  for (const order of held.openOrders[opposite].values()) {
    const { limitPrice } = order;
    if (limitPrice === null || order.status === 'held' || isAsleep(order) || isForAuction(order.timeInForce)) continue;
    if (best === null || (opposite === 'sell' ? limitPrice < best : limitPrice > best)) best = limitPrice;
  }
  return best;
}

/** A leg of a class that waits while another order of the class holds back what both would close. */
export function holdsNothing({ links, reservation }: OrderState): boolean {
  if (links?.role == null || links.role === 'entry') return false;
  return reservation.quantity === 0 && reservation.cash === 0n;
}

/** What a replacement takes over from an order; null when that has not traded. */
export function carriedBy(order: OrderState): CarriedFills | null {
  const { filledQuantity, filledNotional, feesPaid } = order;
  return filledQuantity === 0 ? null : { filledQuantity, filledNotional, feesPaid };
}

/** The policy itself for a plain account. One that borrows shares must be a margin account with equity to lend on. */
function riskAccountOf(world: World, account: AccountState): RiskAccount {
  const { policy, terms, controls } = account;
  if (terms === null && controls === openControls) return policy;
  let shorting = policy.shorting && !controls.noShorting;
  if (shorting && terms?.kind === 'margin') {
    const balance = account.balances.get(account.currency);
    shorting = balance !== undefined && marginFiguresIn(world, account, balance).multiplier > 1;
  }
  return { shorting, orderNotionalMax: policy.orderNotionalMax };
}

function standingOf({ controls, closedAt }: AccountState): AccountStanding {
  if (controls === openControls && closedAt === null) return goodStanding;
  return {
    isClosed: closedAt !== null,
    isBlocked: controls.tradingBlocked,
    isSuspended: controls.tradingSuspended,
    mayTradeFractions: controls.fractionalTrading,
  };
}

export function remainingOf(order: OrderState): Quantity {
  return (order.quantity - order.filledQuantity) as Quantity;
}

/** Whether an order may trade at this instant. A calendar that has no session any more says nothing about it. */
export function sessionFor(
  calendar: TradingCalendar,
  at: UnixMicros,
  extendedHours: boolean,
): 'open' | 'closed' | 'unknown' {
  const session = currentOrNextSession(calendar, at);
  if (session === null) return 'unknown';
  const opens = extendedHours ? session.sessionOpen : session.open;
  // The session in progress or to come ends, extended hours included, after the instant.
  return opens <= at && (extendedHours || at < session.close) ? 'open' : 'closed';
}
