import { randomUUID } from 'node:crypto';
import type { Sql } from '@quire/adapters/storage';
import type {
  Page,
  PriceAlertBody,
  PriceAlertFiringView,
  PriceAlertPatch,
  PriceAlertSummaryView,
  PriceAlertType,
  PriceAlertView,
} from '@quire/contract';
import type { Instrument } from '@quire/core/market';
import { formatDecimal, microsPerDay } from '@quire/core/units';
import type { Principal } from '../../platform/access.ts';
import { type RequestOrigin, recordAudit } from '../../platform/audit.ts';
import { problem } from '../../platform/problem.ts';
import {
  type DecimalWritten,
  decodeCursor,
  encodeCursor,
  pageFrom,
  parseInstantField,
  parsePercent,
  parsePrice,
  priceText,
} from '../../platform/wire.ts';
import { instrumentOf } from '../../platform/world-commands.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import {
  countAlerts,
  countFiringsSince,
  deleteAlert,
  findAlert,
  insertAlert,
  listAlerts,
  listFirings,
  lockUser,
  type PriceAlertRow,
  updateAlert,
} from './store.ts';
import { firingView, priceAlertView, stateOf } from './views.ts';
import type { PriceAlertWatcher } from './watcher.ts';

export const priceAlertsMax = 200;
const cooldownDefault = 300;

/** Price alerts of the caller, and of nobody else: there is no role that sees another's. */
export interface PriceAlertService {
  list(
    caller: Principal,
    query: { readonly symbol?: string; readonly active?: boolean },
  ): Promise<Page<PriceAlertView>>;
  find(caller: Principal, alertId: string): Promise<PriceAlertView>;
  summary(caller: Principal): Promise<PriceAlertSummaryView>;
  firings(
    caller: Principal,
    query: { readonly symbol?: string; readonly limit: number; readonly cursor?: string },
  ): Promise<Page<PriceAlertFiringView>>;
  create(caller: Principal, body: PriceAlertBody, origin: RequestOrigin): Promise<PriceAlertView>;
  change(caller: Principal, alertId: string, patch: PriceAlertPatch, origin: RequestOrigin): Promise<PriceAlertView>;
  toggle(caller: Principal, alertId: string, origin: RequestOrigin): Promise<PriceAlertView>;
  delete(caller: Principal, alertId: string, origin: RequestOrigin): Promise<void>;
  /** Told of every firing, with the user whose it is. */
  subscribe(listener: (userId: string, firing: PriceAlertFiringView) => void): () => void;
}

export interface PriceAlertServiceOptions {
  readonly sql: Sql;
  readonly gateway: WorldGateway;
  readonly watcher: PriceAlertWatcher;
}

export function createPriceAlertService({ sql, gateway, watcher }: PriceAlertServiceOptions): PriceAlertService {
  const { worldId } = gateway;
  const shown = (row: PriceAlertRow): PriceAlertView => priceAlertView(row, watcher.watchOf(row.alertId), gateway);
  const idOf = (symbol: string | undefined): string | null =>
    symbol === undefined ? null : instrumentOf(gateway, symbol).instrumentId;
  const own = async (caller: Principal, alertId: string): Promise<PriceAlertRow> => {
    const row = await findAlert(sql, worldId, alertId);
    if (row === null || row.userId !== caller.userId) throw problem('UNKNOWN_PRICE_ALERT', 'no alert has this id');
    return row;
  };
  const now = (): number => gateway.now();

  const change = async (
    caller: Principal,
    alertId: string,
    { patch, origin }: { readonly patch: (row: PriceAlertRow) => PriceAlertPatch; readonly origin: RequestOrigin },
  ): Promise<PriceAlertView> => {
    await own(caller, alertId);
    await sql.begin(async (transaction) => {
      await lockUser(transaction, caller.userId!);
      const before = await findAlert(transaction, worldId, alertId);
      if (before === null) throw problem('UNKNOWN_PRICE_ALERT', 'no alert has this id');
      const after = changedRow(before, patch(before), gateway);
      await updateAlert(transaction, after);
      await audit(transaction, caller, origin, { action: 'price-alert.change', before, after });
    });
    await watcher.changed(alertId);
    return shown(await own(caller, alertId));
  };

  return {
    async list(caller, { symbol, active }) {
      if (caller.userId === null) return { items: [], nextCursor: null };
      const rows = await listAlerts(sql, worldId, { userId: caller.userId, instrumentId: idOf(symbol) });
      const items = rows.map(shown).filter(({ state }) => active === undefined || (state === 'active') === active);
      return { items, nextCursor: null };
    },
    find: async (caller, alertId) => shown(await own(caller, alertId)),
    async summary(caller) {
      const { userId } = caller;
      const rows = userId === null ? [] : await listAlerts(sql, worldId, { userId, instrumentId: null });
      const counts = { active: 0, paused: 0, triggered: 0, expired: 0 };
      for (const row of rows) counts[stateOf(row, now())]++;
      const firedInDay =
        userId === null ? 0 : await countFiringsSince(sql, worldId, { userId, since: now() - microsPerDay });
      return { total: rows.length, ...counts, remaining: priceAlertsMax - rows.length, firedInDay };
    },
    async firings(caller, { symbol, limit, cursor }) {
      const [before = null] = decodeCursor(cursor, 1) ?? [];
      if (caller.userId === null) return { items: [], nextCursor: null };
      const query = { userId: caller.userId, instrumentId: idOf(symbol), before, limit: limit + 1 };
      return pageFrom(
        await listFirings(sql, worldId, query),
        limit,
        (row) => firingView(row, gateway),
        ({ firingSequence }) => encodeCursor(firingSequence),
      );
    },
    async create(caller, body, origin) {
      const { userId } = caller;
      if (userId === null) throw problem('FORBIDDEN', 'a price alert belongs to a user, and this caller is none');
      const row = newRow(userId, body, gateway);
      await sql.begin(async (transaction) => {
        await lockUser(transaction, userId);
        if ((await countAlerts(transaction, worldId, userId)) >= priceAlertsMax) {
          const details = { most: String(priceAlertsMax) };
          throw problem('TOO_MANY_PRICE_ALERTS', `a user may have ${priceAlertsMax} price alerts`, { details });
        }
        await insertAlert(transaction, worldId, row);
        await audit(transaction, caller, origin, { action: 'price-alert.create', before: null, after: row });
      });
      await watcher.changed(row.alertId);
      return shown(await own(caller, row.alertId));
    },
    change: (caller, alertId, patch, origin) => change(caller, alertId, { patch: () => patch, origin }),
    toggle: (caller, alertId, origin) =>
      change(caller, alertId, { patch: ({ isActive }) => ({ isActive: !isActive }), origin }),
    async delete(caller, alertId, origin) {
      const row = await own(caller, alertId);
      await sql.begin(async (transaction) => {
        await deleteAlert(transaction, alertId);
        await audit(transaction, caller, origin, { action: 'price-alert.delete', before: row, after: null });
      });
      await watcher.changed(alertId);
    },
    subscribe: (listener) => watcher.subscribe((row) => listener(row.userId, firingView(row, gateway))),
  };
}

/** A price of the instrument, a percentage with four decimals, or a multiple with two. */
function parseThreshold(written: DecimalWritten, alertType: PriceAlertType, instrument: Instrument): string {
  switch (alertType) {
    case 'price_above':
    case 'price_below':
      return priceText(parsePrice(written, instrument, 'threshold'), instrument);
    case 'percent_change_up':
    case 'percent_change_down': {
      const percent = parsePercent(written, 'threshold');
      const most = alertType === 'percent_change_down' ? 99 : 10_000;
      if (percent > most * 10_000) throw outOfRange('a percentage', `at most ${most}`);
      return formatDecimal(percent, 4);
    }
    case 'volume_spike': {
      const multiple = parsePercent(written, 'threshold');
      if (multiple <= 10_000 || multiple > 10_000_000) throw outOfRange('a multiple', 'above 1 and at most 1000');
      return formatDecimal(multiple, 4);
    }
  }
}

const outOfRange = (what: string, range: string): Error =>
  problem('NUMBER_OUT_OF_RANGE', `threshold is ${what} ${range}`, { field: 'threshold', details: { range } });

function parseExpiry(text: string | null, now: number): number | null {
  if (text === null) return null;
  const expiresAt = parseInstantField(text, 'expiresAt');
  if (expiresAt <= now) throw problem('INVALID_FIELD', 'expiresAt lies in the past', { field: 'expiresAt' });
  return expiresAt;
}

function newRow(userId: string, body: PriceAlertBody, gateway: WorldGateway): PriceAlertRow {
  const { alertType, isRecurring = false, cooldownSeconds = cooldownDefault, note = '', expiresAt = null } = body;
  const instrument = instrumentOf(gateway, body.symbol);
  const isPercent = alertType === 'percent_change_up' || alertType === 'percent_change_down';
  if (!isPercent && body.percentOf !== undefined) {
    throw problem('INVALID_FIELD', 'percentOf is for alerts of a percentage', { field: 'percentOf' });
  }
  const percentOf = isPercent ? (body.percentOf ?? 'previousClose') : null;
  const now = gateway.now();
  return {
    alertId: randomUUID(),
    userId,
    instrumentId: instrument.instrumentId,
    alertType,
    threshold: parseThreshold(body.threshold, alertType, instrument),
    percentOf,
    baseline: percentOf === 'whenSet' ? baselineNow(instrument, gateway) : null,
    isRecurring,
    isActive: true,
    isArmed: true,
    cooldownSeconds,
    expiresAt: parseExpiry(expiresAt, now),
    note: note.trim(),
    triggerCount: 0,
    lastTriggeredAt: null,
    createdAt: now,
    watchedSince: now,
  };
}

function baselineNow(instrument: Instrument, gateway: WorldGateway): string {
  const last = gateway.market.lastPrice(instrument.instrumentId);
  if (last === null) {
    throw problem('INVALID_FIELD', `${instrument.symbol} has no price yet to reckon from`, { field: 'percentOf' });
  }
  return priceText(last.price, instrument);
}

/** Setting a level anew, or waking an alert, makes it look at prices from now on. */
function changedRow(row: PriceAlertRow, patch: PriceAlertPatch, gateway: WorldGateway): PriceAlertRow {
  const instrument = gateway.instrumentById(row.instrumentId);
  if (instrument === null) throw problem('UNKNOWN_INSTRUMENT', 'the instrument is not of this world any more');
  const now = gateway.now();
  const { isActive = row.isActive, isRecurring = row.isRecurring, cooldownSeconds = row.cooldownSeconds } = patch;
  const threshold =
    patch.threshold === undefined ? row.threshold : parseThreshold(patch.threshold, row.alertType, instrument);
  const isNew = threshold !== row.threshold || (isActive && !row.isActive);
  return {
    ...row,
    threshold,
    isActive,
    isRecurring,
    cooldownSeconds,
    expiresAt: patch.expiresAt === undefined ? row.expiresAt : parseExpiry(patch.expiresAt, now),
    note: patch.note === undefined ? row.note : patch.note.trim(),
    baseline: isNew && row.percentOf === 'whenSet' ? baselineNow(instrument, gateway) : row.baseline,
    isArmed: isNew || row.isArmed,
    watchedSince: isNew ? Math.max(now, row.watchedSince + 1) : row.watchedSince,
  };
}

async function audit(
  sql: Parameters<typeof recordAudit>[0],
  caller: Principal,
  origin: RequestOrigin,
  change: { readonly action: string; readonly before: PriceAlertRow | null; readonly after: PriceAlertRow | null },
): Promise<void> {
  const resourceId = (change.before ?? change.after)?.alertId ?? null;
  await recordAudit(sql, caller, origin, { ...change, resourceKind: 'price-alert', resourceId });
}
