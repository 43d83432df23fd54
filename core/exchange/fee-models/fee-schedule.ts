import type { Commission, FeeKind, FeeLine, FeeSchedule, Liquidity } from '../../order/index.ts';
import { assert, type Cash, divideRounded, type PartsPerMillion, powerOfTen, shareOf } from '../../units/index.ts';

/**
 * Fees by a schedule. What depends on a whole order (a percentage that is the same for makers and takers, a fee per share with its
 * minimum, a regulator's cent) is reckoned on all that the order has traded so far, less the same of what it had traded before: one
 * fill or many pay alike. Rates that differ by liquidity or tier are reckoned per fill, rounded down, so that many
 * fills never cost more than one.
 */

export interface OrderTotals {
  readonly notional: Cash;
  /** Lots. */
  readonly quantity: number;
}

export interface ScheduledFill {
  readonly side: 'buy' | 'sell';
  readonly liquidity: Liquidity;
  /** Regulators take their fees of shares only. */
  readonly isShare: boolean;
  readonly quantityScale: number;
  /** Notional of the last 30 trading dates, as of the beginning of this one. */
  readonly tierVolume: Cash;
  /** The order before this fill, and what it paid in fees. */
  readonly before: OrderTotals;
  readonly paidBefore: Cash;
  readonly notional: Cash;
  readonly quantity: number;
}

/** The lines of a fill's fee, those of zero left out. On a sale they never exceed what the order has brought in. */
export function feeLinesOf(schedule: FeeSchedule, fill: ScheduledFill): readonly FeeLine[] {
  const after = {
    notional: (fill.before.notional + fill.notional) as Cash,
    quantity: fill.before.quantity + fill.quantity,
  };
  const lines: FeeLine[] = [];
  let room: bigint = fill.side === 'sell' ? after.notional - fill.paidBefore : unlimited;
  const add = (kind: FeeKind, amount: bigint): void => {
    assert(amount >= 0n, 'a fee is not negative');
    const charged = amount < room ? amount : room;
    if (charged <= 0n) return;
    room -= charged;
    lines.push({ kind, amount: charged as Cash });
  };
  const { regulatory } = schedule;
  if (regulatory !== null && fill.side === 'sell' && fill.isShare) {
    const sec = (totals: OrderTotals) => secFee(regulatory.secPerMillion, totals);
    const taf = (totals: OrderTotals) => tafFee(regulatory, totals, fill.quantityScale);
    add('sec', sec(after) - sec(fill.before));
    add('taf', taf(after) - taf(fill.before));
  }
  add('commission', commissionOf(schedule.commission, fill, after));
  return lines;
}

const unlimited = powerOfTen(60);
/** A cent in units of 10^-9. */
const cent = 10_000_000n;

export function totalOf(lines: readonly FeeLine[]): Cash {
  let total = 0n;
  for (const { amount } of lines) total += amount;
  return total as Cash;
}

/** Up to the next cent on the notional that the order sold so far. */
function secFee(secPerMillion: Cash, { notional }: OrderTotals): bigint {
  return cents(divideRounded(notional * secPerMillion, 1_000_000n * powerOfTen(9), 'ceiling'));
}

function tafFee(
  { tafPerShare, tafOrderMax }: { readonly tafPerShare: Cash; readonly tafOrderMax: Cash },
  { quantity }: OrderTotals,
  quantityScale: number,
): bigint {
  const fee = cents(perShareOf(tafPerShare, quantity, quantityScale));
  return fee < tafOrderMax ? fee : tafOrderMax;
}

function cents(amount: bigint): bigint {
  return divideRounded(amount, cent, 'ceiling') * cent;
}

function perShareOf(perShare: Cash, quantity: number, quantityScale: number): bigint {
  return divideRounded(perShare * BigInt(quantity), powerOfTen(quantityScale), 'ceiling');
}

function commissionOf(commission: Commission, fill: ScheduledFill, after: OrderTotals): bigint {
  switch (commission.kind) {
    case 'zero':
      return 0n;
    case 'percentage': {
      const { makerRate, takerRate } = commission;
      if (makerRate === takerRate) {
        return shareOf(after.notional, takerRate, 'ceiling') - shareOf(fill.before.notional, takerRate, 'ceiling');
      }
      return shareOf(fill.notional, fill.liquidity === 'maker' ? makerRate : takerRate, 'floor');
    }
    case 'per_share':
      return perOrder(commission, after, fill.quantityScale) - perOrder(commission, fill.before, fill.quantityScale);
    case 'tiered': {
      const tier = tierAt(commission, fill.tierVolume);
      return shareOf(fill.notional, fill.liquidity === 'maker' ? tier.makerRate : tier.takerRate, 'floor');
    }
  }
}

type Tiered = Extract<Commission, { kind: 'tiered' }>;

/** The last tier that the volume reaches. */
export function tierAt({ tiers }: Tiered, tierVolume: Cash): Tiered['tiers'][number] {
  let reached = tiers[0]!;
  for (const tier of tiers) if (tierVolume >= tier.volumeFrom) reached = tier;
  return reached;
}

/** Nothing before the first share; then at least the minimum, at most the maximum. */
function perOrder(
  { perShare, orderMin, orderMax }: Extract<Commission, { kind: 'per_share' }>,
  { quantity }: OrderTotals,
  quantityScale: number,
): bigint {
  if (quantity === 0) return 0n;
  const fee = perShareOf(perShare, quantity, quantityScale);
  const floor = fee > orderMin ? fee : orderMin;
  return orderMax !== null && floor > orderMax ? orderMax : floor;
}

/**
 * The most that an order which buys so much, in all, can be charged: the dearest tier, taker or maker. A reservation made of it
 * covers every way in which the order may fill. Sales pay from their proceeds and need none of it.
 */
export function worstCommission(schedule: FeeSchedule, totals: OrderTotals, quantityScale: number): Cash {
  const { commission } = schedule;
  switch (commission.kind) {
    case 'zero':
      return 0n as Cash;
    case 'per_share':
      return perOrder(commission, totals, quantityScale) as Cash;
    case 'percentage':
      return shareOf(totals.notional, dearest([commission]), 'ceiling');
    case 'tiered':
      return shareOf(totals.notional, dearest(commission.tiers), 'ceiling');
  }
}

interface Rates {
  readonly makerRate: PartsPerMillion;
  readonly takerRate: PartsPerMillion;
}

function dearest(rates: readonly Rates[]): PartsPerMillion {
  let most = 0;
  for (const { makerRate, takerRate } of rates) most = Math.max(most, makerRate, takerRate);
  return most as PartsPerMillion;
}
