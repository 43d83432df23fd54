import type { DividendPaid, PositionAdjusted, PositionTransferred } from '@quire/core/ledger';
import type { LotChange, OrderFilled } from '@quire/core/order';
import { cashScale, formatDecimal, zeroCash } from '@quire/core/units';
import { instrumentOf, type ProjectedInstrument, type ProjectionContext } from './context.ts';
import { averagePrice } from './order-rows.ts';
import type { LotChangeRow, PositionGainRow, PositionRow } from './rows.ts';

/** What happened last to a position, and how it stood after it. */
interface PositionAfter {
  readonly accountId: string;
  readonly instrumentId: string;
  readonly positionQuantity: bigint;
  readonly positionCostBasis: bigint;
  readonly at: number;
}

/** What changed a holding: a fill, or a transfer without an order. */
type HoldingChange = Pick<
  OrderFilled,
  | 'accountId'
  | 'instrumentId'
  | 'positionQuantity'
  | 'positionCostBasis'
  | 'realizedPnl'
  | 'lotsClosed'
  | 'lotOpened'
  | 'fee'
  | 'at'
> & { readonly change: bigint };

interface HeldPosition {
  readonly instrument: ProjectedInstrument;
  last: PositionAfter;
  realizedPnl: bigint;
  feesPaid: bigint;
  reopened: boolean;
  openedAt: number | null;
  updatedAt: number;
}

interface HeldLot {
  readonly event: Pick<PositionAfter, 'accountId' | 'instrumentId' | 'at'>;
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
  readonly #gains = new Map<string, { readonly event: DividendPaid; readonly amount: bigint }>();
  readonly #context: ProjectionContext;

  constructor(context: ProjectionContext) {
    this.#context = context;
  }

  fill(event: OrderFilled): void {
    this.#take({ ...event, change: event.side === 'buy' ? BigInt(event.quantity) : -BigInt(event.quantity) });
  }

  transfer(event: PositionTransferred): void {
    this.#take({ ...event, fee: zeroCash, change: event.quantity });
  }

  #take(event: HoldingChange): void {
    const instrument = instrumentOf(this.#context, event.instrumentId);
    this.#fillPosition(event, instrument);
    for (const lot of event.lotsClosed) this.#changeLot(event, lot, -1n, instrument.quantityScale);
    if (event.lotOpened !== null) this.#changeLot(event, event.lotOpened, 1n, instrument.quantityScale);
  }

  /** After a corporate action: other quantities, and lots in other pieces. */
  adjust(event: PositionAdjusted): void {
    const instrument = instrumentOf(this.#context, event.instrumentId);
    const position = this.#positionOf(event, instrument);
    position.last = event;
    position.updatedAt = event.at;
    position.realizedPnl += event.realizedPnl;
    if (event.positionQuantity === 0n) {
      position.reopened = true;
      position.openedAt = null;
    }
    for (const lot of event.lots) {
      const change = {
        lotId: lot.lotId,
        quantity: BigInt(lot.quantity) - BigInt(lot.quantityBefore),
        costBasis: lot.costBasis - lot.costBasisBefore,
      };
      this.#addToLot(event, change, { opened: false, quantityScale: instrument.quantityScale });
    }
  }

  /** Profit without a change of what is held. */
  gain(event: DividendPaid): void {
    const key = `${event.accountId} ${event.instrumentId}`;
    const position = this.#positions.get(key);
    if (position !== undefined) {
      position.realizedPnl += event.amount;
      position.updatedAt = event.at;
      return;
    }
    const before = this.#gains.get(key);
    this.#gains.set(key, { event, amount: (before?.amount ?? 0n) + event.amount });
  }

  gains(): readonly PositionGainRow[] {
    return [...this.#gains.values()].map(({ event, amount }) => ({
      account_id: event.accountId,
      instrument_id: event.instrumentId,
      realized_pnl: formatDecimal(amount, cashScale),
      updated_at: event.at,
    }));
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

  /** The position's row in this batch; what it gained earlier in the batch joins it. */
  #positionOf(event: PositionAfter, instrument: ProjectedInstrument): HeldPosition {
    const key = `${event.accountId} ${event.instrumentId}`;
    let position = this.#positions.get(key);
    if (position === undefined) {
      const realizedPnl = this.#gains.get(key)?.amount ?? 0n;
      this.#gains.delete(key);
      position = {
        instrument,
        last: event,
        realizedPnl,
        feesPaid: 0n,
        reopened: false,
        openedAt: null,
        updatedAt: event.at,
      };
      this.#positions.set(key, position);
    }
    return position;
  }

  #fillPosition(event: HoldingChange, instrument: ProjectedInstrument): void {
    const position = this.#positionOf(event, instrument);
    position.last = event;
    position.updatedAt = event.at;
    position.realizedPnl += event.realizedPnl;
    position.feesPaid += event.fee;
    const after: bigint = event.positionQuantity;
    const before = after - event.change;
    if (signOf(before) === signOf(after)) return;
    position.reopened = true;
    position.openedAt = after === 0n ? null : event.at;
  }

  #changeLot(event: HoldingChange, change: LotChange, direction: 1n | -1n, quantityScale: number): void {
    const added = {
      lotId: change.lotId,
      quantity: direction * BigInt(change.quantity),
      costBasis: direction * change.costBasis,
    };
    this.#addToLot(event, added, { opened: direction === 1n, quantityScale });
  }

  #addToLot(
    event: HeldLot['event'],
    change: { readonly lotId: number; readonly quantity: bigint; readonly costBasis: bigint },
    { opened, quantityScale }: { readonly opened: boolean; readonly quantityScale: number },
  ): void {
    const key = `${event.accountId} ${event.instrumentId} ${change.lotId}`;
    let lot = this.#lots.get(key);
    if (lot === undefined) {
      lot = { event, lotId: change.lotId, quantityScale, opened, quantity: 0n, costBasis: 0n };
      this.#lots.set(key, lot);
    }
    lot.quantity += change.quantity;
    lot.costBasis += change.costBasis;
  }
}

function signOf(value: bigint): number {
  if (value === 0n) return 0;
  return value > 0n ? 1 : -1;
}

function positionRow({
  instrument,
  last,
  realizedPnl,
  feesPaid,
  reopened,
  openedAt,
  updatedAt,
}: HeldPosition): PositionRow {
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
    updated_at: updatedAt,
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
