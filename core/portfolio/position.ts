import type { Side } from '../market/index.ts';
import type { LotChange } from '../order/index.ts';
import {
  assert,
  type Cash,
  divideRounded,
  type Quantity,
  type SignedQuantity,
  type UnixMicros,
} from '../units/index.ts';

/** What one purchase (or short sale) left: signed cost, negative when short. `lotId` is the sequence of the opening fill. */
export interface Lot {
  readonly lotId: number;
  readonly quantity: Quantity;
  readonly costBasis: Cash;
  readonly openedAt: UnixMicros;
}

/** What is held of one instrument: signed lots, and what was paid for them (received, when short: then negative). */
export interface Holding {
  readonly quantity: SignedQuantity;
  readonly costBasis: Cash;
  /** Oldest first. Only accounts with `fifo` keep lots; under `average` the cost is one pool. */
  readonly lots: readonly Lot[];
}

export interface PositionFill {
  readonly side: Side;
  readonly quantity: Quantity;
  readonly notional: Cash;
  readonly fillSequence: number;
}

export interface PositionChange {
  readonly positionQuantity: SignedQuantity;
  readonly positionCostBasis: Cash;
  readonly realizedPnl: Cash;
  readonly lotsClosed: readonly LotChange[];
  readonly lotOpened: LotChange | null;
}

const noLots: readonly LotChange[] = [];

/**
 * What a fill does to a holding: closes first, oldest lots first, then opens what is left the other way (a reversal is one
 * operation). The notional of a reversal is split by quantity, rounded down for the part that closes, so that the two parts add
 * up. Realized profit is before fees: proceeds less cost for a sale, cost less price for a purchase that covers.
 */
export function changePosition(holding: Holding, fill: PositionFill, method: 'average' | 'fifo'): PositionChange {
  const held = holding.quantity;
  const filled = BigInt(fill.quantity);
  const isBuy = fill.side === 'buy';
  const heldSize = held < 0n ? -held : held;
  const closes = held !== 0n && held < 0n === isBuy;
  const closing = closes ? (filled < heldSize ? filled : heldSize) : 0n;
  const opening = filled - closing;
  const closedNotional = opening === 0n ? fill.notional : closing === 0n ? 0n : (fill.notional * closing) / filled;
  const openedNotional = fill.notional - closedNotional;
  const openedCost = isBuy ? openedNotional : -openedNotional;
  const lotsClosed = closing === 0n || method === 'average' ? noLots : closeOldest(holding.lots, Number(closing));
  const closedCost =
    closing === 0n ? 0n : method === 'fifo' ? totalCost(lotsClosed) : pooledCost(holding, closing, heldSize);
  const lotOpened: LotChange | null =
    method === 'fifo' && opening > 0n
      ? { lotId: fill.fillSequence, quantity: Number(opening) as Quantity, costBasis: openedCost as Cash }
      : null;
  return {
    positionQuantity: (isBuy ? held + filled : held - filled) as SignedQuantity,
    positionCostBasis: (holding.costBasis - closedCost + openedCost) as Cash,
    realizedPnl: (closing === 0n ? 0n : (isBuy ? -closedNotional : closedNotional) - closedCost) as Cash,
    lotsClosed,
    lotOpened,
  };
}

/** The share of a pooled cost that leaves with `closing`; the last unit takes the rest, so nothing is ever left over. */
function pooledCost(holding: Holding, closing: bigint, heldSize: bigint): bigint {
  if (closing === heldSize) return holding.costBasis;
  return divideRounded(holding.costBasis * closing, heldSize, 'halfEven');
}

function closeOldest(lots: readonly Lot[], quantity: number): LotChange[] {
  const closed: LotChange[] = [];
  let left = quantity;
  for (const lot of lots) {
    if (left === 0) break;
    const taken = Math.min(left, lot.quantity);
    const costBasis =
      taken === lot.quantity
        ? lot.costBasis
        : (divideRounded(lot.costBasis * BigInt(taken), BigInt(lot.quantity), 'halfEven') as Cash);
    closed.push({ lotId: lot.lotId, quantity: taken as Quantity, costBasis });
    left -= taken;
  }
  assert(left === 0, 'the lots do not add up to the position');
  return closed;
}

function totalCost(changes: readonly LotChange[]): bigint {
  let total = 0n;
  for (const change of changes) total += change.costBasis;
  return total;
}

/** The lots after a fill. */
export function changeLots(
  lots: readonly Lot[],
  closed: readonly LotChange[],
  opened: LotChange | null,
  at: UnixMicros,
): readonly Lot[] {
  if (closed.length === 0 && opened === null) return lots;
  const next = lots.slice(closed.length);
  const last = closed.at(-1);
  if (last !== undefined) {
    const lot = lots[closed.length - 1];
    assert(lot !== undefined && lot.lotId === last.lotId, 'a lot is closed out of turn');
    const quantity = (lot.quantity - last.quantity) as Quantity;
    if (quantity > 0) next.unshift({ ...lot, quantity, costBasis: (lot.costBasis - last.costBasis) as Cash });
  }
  if (opened !== null) next.push({ ...opened, openedAt: at });
  return next;
}
