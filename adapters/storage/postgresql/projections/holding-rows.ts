import type { LotChange, OrderFilled } from '@quire/core/order';
import { cashScale, formatDecimal } from '@quire/core/units';
import { instrumentOf, type ProjectedInstrument, type ProjectionContext } from './context.ts';
import { averagePrice } from './order-rows.ts';
import type { LotChangeRow, PositionRow } from './rows.ts';

interface HeldPosition {
  readonly instrument: ProjectedInstrument;
  last: OrderFilled;
  realizedPnl: bigint;
  feesPaid: bigint;
  reopened: boolean;
  openedAt: number | null;
}

interface HeldLot {
  readonly event: OrderFilled;
  readonly lotId: number;
  readonly quantityScale: number;
  readonly opened: boolean;
  quantity: bigint;
  costBasis: bigint;
}

/** Positions and lots of a batch: after-values for positions, what is added for profit, fees and lots. */
export class HoldingRows {
  readonly #positions = new Map<string, HeldPosition>();
  readonly #lots = new Map<string, HeldLot>();
  readonly #context: ProjectionContext;

  constructor(context: ProjectionContext) {
    this.#context = context;
  }

  fill(event: OrderFilled): void {
    const instrument = instrumentOf(this.#context, event.instrumentId);
    this.#fillPosition(event, instrument);
    for (const lot of event.lotsClosed) this.#changeLot(event, lot, -1n, instrument.quantityScale);
    if (event.lotOpened !== null) this.#changeLot(event, event.lotOpened, 1n, instrument.quantityScale);
  }

  positions(): readonly PositionRow[] {
    return [...this.#positions.values()].map(positionRow);
  }

  /** Lots opened within the batch, or added to; one that is closed again before its end never shows. */
  openedLots(): readonly LotChangeRow[] {
    return [...this.#lots.values()].filter((lot) => lot.opened && lot.quantity !== 0n).map(lotRow);
  }

  closedLots(): readonly LotChangeRow[] {
    return [...this.#lots.values()].filter((lot) => !lot.opened).map(lotRow);
  }

  #fillPosition(event: OrderFilled, instrument: ProjectedInstrument): void {
    const key = `${event.accountId} ${event.instrumentId}`;
    let position = this.#positions.get(key);
    if (position === undefined) {
      position = { instrument, last: event, realizedPnl: 0n, feesPaid: 0n, reopened: false, openedAt: null };
      this.#positions.set(key, position);
    }
    position.last = event;
    position.realizedPnl += event.realizedPnl;
    position.feesPaid += event.fee;
    const after: bigint = event.positionQuantity;
    const before = after - (event.side === 'buy' ? 1n : -1n) * BigInt(event.quantity);
    if (signOf(before) === signOf(after)) return;
    position.reopened = true;
    position.openedAt = after === 0n ? null : event.at;
  }

  #changeLot(event: OrderFilled, change: LotChange, direction: 1n | -1n, quantityScale: number): void {
    const key = `${event.accountId} ${event.instrumentId} ${change.lotId}`;
    let lot = this.#lots.get(key);
    if (lot === undefined) {
      const opened = direction === 1n;
      lot = { event, lotId: change.lotId, quantityScale, opened, quantity: 0n, costBasis: 0n };
      this.#lots.set(key, lot);
    }
    lot.quantity += direction * BigInt(change.quantity);
    lot.costBasis += direction * change.costBasis;
  }
}

function signOf(value: bigint): number {
  if (value === 0n) return 0;
  return value > 0n ? 1 : -1;
}

function positionRow({ instrument, last, realizedPnl, feesPaid, reopened, openedAt }: HeldPosition): PositionRow {
  const { quantityScale } = instrument;
  return {
    account_id: last.accountId,
    instrument_id: last.instrumentId,
    symbol: instrument.symbol,
    quantity: formatDecimal(last.positionQuantity, quantityScale),
    cost_basis: formatDecimal(last.positionCostBasis, cashScale),
    average_entry_price: averagePrice(last.positionCostBasis, last.positionQuantity, quantityScale),
    realized_pnl: formatDecimal(realizedPnl, cashScale),
    fees_paid: formatDecimal(feesPaid, cashScale),
    reopened,
    opened_at: openedAt,
    updated_at: last.at,
  };
}

function lotRow({ event, lotId, quantityScale, quantity, costBasis }: HeldLot): LotChangeRow {
  return {
    account_id: event.accountId,
    instrument_id: event.instrumentId,
    lot_id: lotId,
    quantity: formatDecimal(quantity, quantityScale),
    cost_basis: formatDecimal(costBasis, cashScale),
    opened_at: event.at,
  };
}
