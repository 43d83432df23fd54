import type { DomainEvent } from '@quire/core/engine';
import type { CorporateAction } from '@quire/core/market';
import { sizeOf, ten } from './arithmetic.ts';
import { broken } from './broken-law.ts';
import { balanceOf, type KnownAccount, type KnownMarket, type KnownPosition, positionOf } from './known.ts';

type EventOf<Type extends DomainEvent['type']> = Extract<DomainEvent, { readonly type: Type }>;

interface KnownAction {
  readonly action: CorporateAction;
  applied: EventOf<'CorporateActionApplied'> | null;
  market: KnownMarket | null;
  /** Accounts that held when it took effect, with how much; and those that it has changed or credited. */
  readonly holders: Map<string, bigint>;
  readonly met: Set<string>;
}

/** What companies do to their holders, from the terms as they were announced. */
export class CorporateBooks {
  private readonly actions = new Map<string, KnownAction>();
  private readonly owed = new Map<string, bigint>();
  /** The action that took effect in this step and may still owe its holders something. */
  private performing: KnownAction | null = null;
  private performed = 0;

  get appliedCount(): number {
    return this.performed;
  }

  announce({ action }: EventOf<'CorporateActionAnnounced'>): void {
    if (this.actions.has(action.actionId)) broken('corporate', `action ${action.actionId} is announced twice`);
    this.actions.set(action.actionId, { action, applied: null, market: null, holders: new Map(), met: new Set() });
  }

  apply(
    event: EventOf<'CorporateActionApplied'>,
    market: KnownMarket,
    accounts: Iterable<KnownAccount>,
  ): CorporateAction {
    this.endAction();
    const known = this.actions.get(event.actionId) ?? broken('corporate', 'an action that was never announced');
    if (known.applied !== null) broken('corporate', `action ${event.actionId} took effect twice`);
    known.applied = event;
    known.market = market;
    this.performing = known;
    for (const { accountId, positions } of accounts) {
      const quantity = positions.get(event.instrumentId)?.quantity ?? 0n;
      if (quantity !== 0n) known.holders.set(accountId, quantity);
    }
    this.performed += 1;
    return known.action;
  }

  /** Units after and before; null for an action that leaves their number. */
  ratioOf(actionId: string): readonly [bigint, bigint] | null {
    const terms = this.actions.get(actionId)?.action.terms;
    if (terms?.kind === 'split') return [BigInt(terms.newUnits), BigInt(terms.oldUnits)];
    if (terms?.kind === 'stock_dividend') return [BigInt(terms.oldUnits + terms.newUnits), BigInt(terms.oldUnits)];
    return null;
  }

  adjust(event: EventOf<'PositionAdjusted'>, account: KnownAccount, market: KnownMarket): void {
    const known = this.meet(event);
    const held = positionOf(account, event.instrumentId);
    if (event.quantityBefore !== held.quantity)
      broken('corporate', `${account.name} holds ${held.quantity}, not ${event.quantityBefore}`);
    const { kept, received } = this.outcome(known, held, market);
    if (kept !== event.positionQuantity) {
      broken(
        'shares',
        `${account.name} keeps ${kept} of ${held.quantity} ${market.instrument.symbol}, told ${event.positionQuantity}`,
      );
    }
    if (received !== null && received !== event.cashReceived)
      broken('cash', `the fraction is worth ${received}, paid ${event.cashReceived}`);
    const given = event.cashReceived - event.realizedPnl;
    if (event.positionCostBasis !== held.cost - given)
      broken('lots', 'cost kept and cost given up are not the cost there was');
    if (sizeOf(given) > sizeOf(held.cost)) broken('lots', 'more cost is given up than there was');
    held.quantity = event.positionQuantity;
    held.cost = event.positionCostBasis;
    adjustLots(held, event, account);
    const balance = balanceOf(account, market.instrument.currency);
    balance.cash += event.cashReceived;
    balance.realized += event.realizedPnl;
  }

  private meet(event: { readonly actionId: string; readonly accountId: string }): KnownAction {
    const known = this.actions.get(event.actionId);
    if (known === undefined || known.applied === null)
      broken('corporate', 'holders meet an action that did not take effect');
    if (known.met.has(event.accountId)) broken('corporate', `action ${event.actionId} meets a holder twice`);
    known.met.add(event.accountId);
    return known;
  }

  /** What is kept, and the cash for the rest; null where no price was known and the cost is paid. */
  private outcome(
    { action, applied }: KnownAction,
    held: KnownPosition,
    { instrument }: KnownMarket,
  ): { readonly kept: bigint; readonly received: bigint | null } {
    const sign = held.quantity < 0n ? -1n : 1n;
    const size = sizeOf(held.quantity);
    if (action.terms.kind === 'delisting') {
      return { kept: 0n, received: (sign * (size * action.terms.cashPerUnit)) / ten(instrument.quantityScale) };
    }
    const [now, before] =
      this.ratioOf(action.actionId) ?? broken('corporate', `${action.terms.kind} changes no holding`);
    const exact = (size * now) / before;
    const kept = exact - (exact % BigInt(instrument.quantityIncrement));
    const price = applied?.closeBefore ?? null;
    if (price === null) return { kept: sign * kept, received: null };
    // A new unit is worth old ÷ new of the price before.
    const fraction = (size * now - kept * before) * BigInt(price);
    const decimals = instrument.priceScale + instrument.quantityScale - 9;
    const worth = decimals >= 0 ? fraction / (now * ten(decimals)) : (fraction * ten(-decimals)) / now;
    return { kept: sign * kept, received: sign * worth };
  }

  accrue(event: EventOf<'DividendAccrued'>, account: KnownAccount, { instrument }: KnownMarket): void {
    const known = this.meet(event);
    const { terms } = known.action;
    if (terms.kind !== 'cash_dividend') broken('corporate', `${terms.kind} pays no dividend`);
    const held = positionOf(account, event.instrumentId).quantity;
    if (held !== event.quantity) broken('corporate', `a dividend on ${event.quantity}, held ${held}`);
    const amount = (sizeOf(held) * terms.cashPerUnit) / ten(instrument.quantityScale);
    if (event.amount !== (held < 0n ? -amount : amount))
      broken('corporate', `the dividend is ${amount}, accrued ${event.amount}`);
    this.owed.set(`${event.accountId} ${event.actionId}`, event.amount);
  }

  pay(event: EventOf<'DividendPaid'>, account: KnownAccount): void {
    const key = `${event.accountId} ${event.actionId}`;
    if (this.owed.get(key) !== event.amount)
      broken('corporate', `${event.amount} is paid, owed ${this.owed.get(key) ?? 'nothing'}`);
    this.owed.delete(key);
    const balance = balanceOf(account, event.currency);
    balance.cash += event.amount;
    balance.realized += event.amount;
  }

  /** Before the next action, and at the end of a step: everyone who held has met the action that took effect in it. */
  endAction(): void {
    const known = this.performing;
    this.performing = null;
    if (known === null || known.action.terms.kind === 'symbol_change') return;
    const { actionId, terms } = known.action;
    const scale = known.market?.instrument.quantityScale ?? 0;
    for (const [accountId, quantity] of known.holders) {
      // A dividend too small to be paid accrues to nobody.
      if (terms.kind === 'cash_dividend' && sizeOf(quantity) * terms.cashPerUnit < ten(scale)) continue;
      if (!known.met.has(accountId)) broken('corporate', `${accountId} holds ${quantity} and ${actionId} passed by`);
    }
  }
}

/** Lots keep their order and add up to the holding. */
function adjustLots(held: KnownPosition, event: EventOf<'PositionAdjusted'>, account: KnownAccount): void {
  if (account.policy.costBasisMethod !== 'fifo') return;
  let quantity = 0n;
  let cost = 0n;
  const told = event.lots;
  if (told.length !== held.lots.length) broken('lots', 'an adjustment leaves out a lot');
  held.lots.forEach((lot, at) => {
    const after = told[at]!;
    if (
      after.lotId !== lot.lotId ||
      BigInt(after.quantityBefore) !== lot.quantity ||
      after.costBasisBefore !== lot.cost
    ) {
      broken('lots', `lot ${lot.lotId} is not as it was before the action`);
    }
    lot.quantity = BigInt(after.quantity);
    lot.cost = after.costBasis;
    quantity += lot.quantity;
    cost += lot.cost;
  });
  held.lots = held.lots.filter((lot) => lot.quantity > 0n);
  if (quantity !== sizeOf(held.quantity) || cost !== held.cost)
    broken('lots', 'the lots are not the holding after the action');
}
