import type { DomainEvent } from '@quire/core/engine';
import type { OrderFilled } from '@quire/core/order';
import { cashScale, type Scales } from '@quire/core/units';
import { FillLog } from './fill-log.ts';

/** An order that ended without a fill, and why. */
export interface RefusedOrder {
  readonly bar: number;
  readonly what: 'denied' | 'rejected' | 'canceled' | 'expired';
  readonly reasonCode: string;
}

const refusedKept = 1_000;

/**
 * Follows what the engine's events did to the account. Cash is exact; the floating number beside it is what the equity curve is
 * drawn with.
 */
export class Recorder {
  readonly fills = new FillLog();
  readonly refused: RefusedOrder[] = [];
  refusedCount = 0;
  orderCount = 0;
  cash: bigint;
  feesPaid = 0n;
  tradedNotional = 0n;
  positionLots = 0;
  /** Cash in currency units. */
  #cashUnits: number;
  /** Lots times ticks in one currency unit. */
  readonly #notionalUnit: number;

  constructor(cash: bigint, { priceScale, quantityScale }: Scales) {
    this.cash = cash;
    this.#cashUnits = unitsOfCash(cash);
    this.#notionalUnit = Number(`1e${priceScale + quantityScale}`);
  }

  /** Cash and the position at a price in ticks, in currency units. */
  equityAt(price: number): number {
    return this.#cashUnits + (this.positionLots * price) / this.#notionalUnit;
  }

  take(events: readonly DomainEvent[], bar: number): void {
    for (const event of events) {
      switch (event.type) {
        case 'OrderAccepted':
          this.orderCount++;
          break;
        case 'OrderFilled':
          this.#fill(event, bar);
          break;
        case 'OrderDenied':
          this.orderCount++;
          this.#refuse({ bar, what: 'denied', reasonCode: event.reasonCode });
          break;
        case 'OrderRejected':
          this.#refuse({ bar, what: 'rejected', reasonCode: event.reasonCode });
          break;
        case 'OrderCanceled':
          this.#refuse({ bar, what: 'canceled', reasonCode: event.reasonCode });
          break;
        case 'OrderExpired':
          this.#refuse({ bar, what: 'expired', reasonCode: 'TIME_IN_FORCE' });
          break;
        default:
          break;
      }
    }
  }

  #fill(event: OrderFilled, bar: number): void {
    const { side, notional, fee } = event;
    this.cash += side === 'buy' ? -(notional + fee) : notional - fee;
    this.feesPaid += fee;
    this.tradedNotional += notional;
    this.positionLots = Number(event.positionQuantity);
    this.#cashUnits = unitsOfCash(this.cash);
    this.fills.add(event, bar);
  }

  #refuse(refused: RefusedOrder): void {
    this.refusedCount++;
    if (this.refused.length < refusedKept) this.refused.push(refused);
  }
}

const cashUnit = Number(`1e${cashScale}`);

export function unitsOfCash(amount: bigint): number {
  return Number(amount) / cashUnit;
}
