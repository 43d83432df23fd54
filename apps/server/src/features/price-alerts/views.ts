import type { PriceAlertFiringView, PriceAlertView } from '@quire/contract';
import { instantText, nullableInstantText, priceText } from '../../platform/wire.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import type { FiringRow, PriceAlertRow } from './store.ts';
import { isExpired, type Watch } from './watch.ts';

type Directory = Pick<WorldGateway, 'instrumentById' | 'now'>;

const symbolOf = (gateway: Directory, instrumentId: string): string =>
  gateway.instrumentById(instrumentId)?.symbol ?? instrumentId;

export function stateOf(row: PriceAlertRow, now: number): PriceAlertView['state'] {
  if (!row.isActive) return row.triggerCount > 0 && !row.isRecurring ? 'triggered' : 'paused';
  return isExpired(row, now) ? 'expired' : 'active';
}

/** @param watch null while it is not watched */
export function priceAlertView(row: PriceAlertRow, watch: Watch | null, gateway: Directory): PriceAlertView {
  return {
    alertId: row.alertId,
    symbol: symbolOf(gateway, row.instrumentId),
    instrumentId: row.instrumentId,
    alertType: row.alertType,
    threshold: row.threshold,
    percentOf: row.percentOf,
    level: watch === null || watch.level === null ? null : priceText(watch.level, watch.instrument),
    state: stateOf(row, gateway.now()),
    isActive: row.isActive,
    isRecurring: row.isRecurring,
    isArmed: watch?.isArmed ?? row.isArmed,
    cooldownSeconds: row.cooldownSeconds,
    expiresAt: nullableInstantText(row.expiresAt),
    note: row.note,
    triggerCount: row.triggerCount,
    lastTriggeredAt: nullableInstantText(row.lastTriggeredAt),
    createdAt: instantText(row.createdAt),
  };
}

export function firingView(row: FiringRow, gateway: Directory): PriceAlertFiringView {
  return {
    firingSequence: row.firingSequence,
    alertId: row.alertId,
    symbol: symbolOf(gateway, row.instrumentId),
    instrumentId: row.instrumentId,
    alertType: row.alertType,
    threshold: row.threshold,
    triggerCount: row.triggerCount,
    price: row.price,
    value: row.value,
    note: row.note,
    message: row.message,
    at: instantText(row.at),
  };
}
