import type { Sql } from '@quire/adapters/storage';
import { usualBars, volumeMultiple } from '@quire/core/alerting';
import { type Bar, type CorporateActionTerms, type Print, unitRatioOf } from '@quire/core/market';
import type { UnixMicros } from '@quire/core/units';
import type { Publication, Publisher } from '../../platform/publication.ts';
import { priceText } from '../../platform/wire.ts';
import type { CommittedBatch, WorldGateway } from '../../platform/world-gateway.ts';
import { loadPrintsSince } from '../../world/recent-market.ts';
import type { WorldCalendars } from '../market/calendars.ts';
import type { DayFiguresReader } from '../market/day-figures.ts';
import { firingMessage } from './message.ts';
import {
  armAlert,
  type Firing,
  type FiringRow,
  findAlert,
  insertFiring,
  loadActiveAlerts,
  type PriceAlertRow,
  readWatermark,
  restateAlerts,
  writeWatermark,
} from './store.ts';
import {
  createWatch,
  findLevel,
  isExpired,
  pathOf,
  quietUntil,
  remember,
  type SeenPrice,
  verdictOf,
  type Watch,
} from './watch.ts';

export interface PriceAlertWatcher {
  /** Takes the stored alerts up, looks at what was traded since they were last watched, and follows the commits. */
  start(): Promise<void>;
  /** Looks again at prices of commits that were missed. */
  catchUp(): Promise<void>;
  /** An alert was set, changed or deleted. */
  changed(alertId: string): Promise<void>;
  watchOf(alertId: string): Watch | null;
  /** Told of every firing once it is written. */
  subscribe(listener: (firing: FiringRow) => void): () => void;
  readonly watched: number;
  readonly fired: number;
  close(): Promise<void>;
}

export interface PriceAlertWatcherOptions {
  readonly sql: Sql;
  readonly gateway: Pick<WorldGateway, 'worldId' | 'now' | 'instruments' | 'instrumentById' | 'market'>;
  readonly calendars: Pick<WorldCalendars, 'lastRoll'>;
  readonly dayFigures: DayFiguresReader;
  readonly publisher: Publisher;
  readonly onError: (error: unknown) => void;
  /**
   * The daily bar of the date that ended is written with a later commit than the first price of the next; 3 s unless told otherwise.
   */
  readonly settleAfterRollMs?: number;
}

const watermarkMs = 5_000;
const retryMs = 1_000;

/**
 * Follows every committed price. Prints are never conflated on their way here, so that a price between two ticks of a screen counts;
 * where a world plays bars, each bar's path is taken as open, nearer extreme, farther extreme, close. A firing is decided in memory
 * and exists when it is written, once, however often the same prices are looked at.
 */
export function createPriceAlertWatcher(options: PriceAlertWatcherOptions): PriceAlertWatcher {
  const { sql, gateway, calendars, dayFigures, publisher, onError, settleAfterRollMs = 3_000 } = options;
  const { worldId } = gateway;
  const watches = new Map<string, Watch>();
  const byInstrument = new Map<string, Set<Watch>>();
  /** Volumes of the newest final bars, oldest first. */
  const volumes = new Map<string, number[]>();
  const listeners = new Set<(firing: FiringRow) => void>();
  const timers = new Set<NodeJS.Timeout>();
  let writing: Promise<void> = Promise.resolve();
  let rolledAt: number | null = null;
  let fired = 0;
  let isClosed = false;
  /** Something that happened could not be written: what was looked at since counts as not looked at. */
  let isBehind = false;

  const after = (delayMs: number, work: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, delayMs);
    timer.unref();
    timers.add(timer);
  };
  /** One write after the other; one that fails is tried until it works, because what it says has happened. */
  const write = (work: () => Promise<void>): void => {
    const attempt = async (): Promise<void> => {
      for (let failures = 0; ; failures++) {
        try {
          await work();
          return;
        } catch (error) {
          if (failures === 0) onError(error);
          if (isClosed) {
            isBehind = true;
            return;
          }
          await new Promise<void>((resolve) => after(retryMs, resolve));
        }
      }
    };
    writing = writing.then(attempt);
  };

  const forget = (alertId: string): void => {
    const watch = watches.get(alertId);
    if (watch === undefined) return;
    watches.delete(alertId);
    const { instrumentId } = watch.instrument;
    const others = byInstrument.get(instrumentId);
    others?.delete(watch);
    if (others?.size !== 0) return;
    byInstrument.delete(instrumentId);
    volumes.delete(instrumentId);
  };
  const take = (row: PriceAlertRow): Watch | null => {
    forget(row.alertId);
    const instrument = gateway.instrumentById(row.instrumentId);
    if (!row.isActive || instrument === null || isExpired(row, gateway.now())) return null;
    const watch = createWatch(row, instrument);
    watches.set(row.alertId, watch);
    const others = byInstrument.get(row.instrumentId) ?? new Set();
    byInstrument.set(row.instrumentId, others.add(watch));
    return watch;
  };

  /** From here on nothing is judged until the firing is written and the alert is what it is then. */
  const fire = (watch: Watch, firing: Omit<Firing, 'message'>): void => {
    const message = firingMessage(watch, firing);
    watch.isFiring = true;
    watch.level = null;
    if (!watch.row.isRecurring) forget(watch.row.alertId);
    write(async () => {
      const written = await insertFiring(sql, watch.row, { ...firing, message });
      await continueAfter(watch);
      if (written === null) return;
      fired++;
      for (const listener of listeners) listener(written);
    });
  };
  const continueAfter = async (watch: Watch): Promise<void> => {
    if (watches.get(watch.row.alertId) !== watch) return;
    const row = await findAlert(sql, worldId, watch.row.alertId);
    if (row === null || !row.isActive) {
      forget(watch.row.alertId);
      return;
    }
    watch.row = row;
    watch.isArmed = row.isArmed;
    watch.isFiring = false;
    await resolve();
  };

  const see = (watch: Watch, seen: SeenPrice): void => {
    const { row } = watch;
    if (watch.direction === 'volume' || seen.at <= Math.max(row.watchedSince, row.lastTriggeredAt ?? 0)) return;
    if (isExpired(row, seen.at)) return;
    if (watch.level === null) {
      remember(watch, seen);
      return;
    }
    const verdict = verdictOf(watch, seen);
    if (verdict === 'arms') {
      watch.isArmed = true;
      write(() => armAlert(sql, watch.row));
    } else if (verdict === 'fires') {
      fire(watch, { price: textOf(seen.price, watch), value: percentOf(watch, seen), at: seen.at });
    }
  };
  const seePrint = ({ instrumentId, price, tsEvent }: Print): void => {
    const watching = byInstrument.get(instrumentId);
    if (watching) for (const watch of watching) see(watch, { price, at: tsEvent });
  };

  const seeBar = (bar: Bar): void => {
    const watching = byInstrument.get(bar.instrumentId);
    // Where there are prints, they say the same in their order.
    if (watching && bar.isFinal && gateway.market.lastPrint(bar.instrumentId) === null) {
      for (const watch of watching) for (const seen of pathOf(bar, watch.row.watchedSince)) see(watch, seen);
    }
    if (watching) for (const watch of watching) if (watch.direction === 'volume') seeVolume(watch, bar);
    if (!bar.isFinal || (watching === undefined && !volumes.has(bar.instrumentId))) return;
    const before = volumes.get(bar.instrumentId);
    if (before === undefined) return;
    before.push(bar.volume);
    if (before.length > usualBars) before.shift();
  };
  const seeVolume = (watch: Watch, bar: Bar): void => {
    const { row } = watch;
    const at = bar.isFinal ? bar.closeTime : gateway.now();
    if (watch.isFiring || at <= row.watchedSince || isExpired(row, at) || at < quietUntil(row)) return;
    if (row.lastTriggeredAt !== null && row.lastTriggeredAt >= bar.openTime) return;
    const multiple = volumeMultiple(bar.volume, volumes.get(bar.instrumentId) ?? []);
    if (multiple === null || multiple < Number(row.threshold)) return;
    fire(watch, { price: textOf(bar.close, watch), value: multiple, at });
  };

  const published = ({ batch }: Pick<Publication, 'batch'>): void => {
    if (watches.size === 0) return;
    const suspended = suspendedBy(batch);
    for (const print of batch.prints) {
      const since = suspended.get(print.instrumentId);
      if (since !== undefined && print.tsEvent > since) suspend(print.instrumentId);
      seePrint(print);
    }
    for (const instrumentId of suspended.keys()) suspend(instrumentId);
    for (const bar of batch.bars) seeBar(bar);
    roll();
  };
  /** The units of its prices change: nothing is judged until the alerts are in those of after. */
  const suspend = (instrumentId: string): void => {
    for (const watch of byInstrument.get(instrumentId) ?? []) watch.level = null;
  };
  const suspendedBy = (batch: CommittedBatch): ReadonlyMap<string, number> => {
    const suspended = new Map<string, number>();
    for (const { event } of batch.events) {
      if (event.type !== 'CorporateActionApplied' || !byInstrument.has(event.instrumentId)) continue;
      suspended.set(event.instrumentId, event.at);
      const { actionId, instrumentId, at } = event;
      write(() => restate(actionId, instrumentId, at));
    }
    return suspended;
  };
  const restate = async (actionId: string, instrumentId: string, at: number): Promise<void> => {
    const [action] = await sql<{ terms: CorporateActionTerms }[]>`
      select terms from corporate_action where world_id = ${worldId} and action_id = ${actionId}`;
    if (action?.terms.kind === 'split' || action?.terms.kind === 'stock_dividend') {
      await restateAlerts(sql, worldId, { instrumentId, ...unitRatioOf(action.terms), at });
      for (const watch of [...(byInstrument.get(instrumentId) ?? [])]) {
        const row = await findAlert(sql, worldId, watch.row.alertId);
        // What was seen while nothing was judged stays to be judged.
        if (row !== null) watch.row = row;
      }
    }
    await resolve();
  };

  /** With a new trading date percentages are of another close. */
  const roll = (): void => {
    const newest = calendars.lastRoll();
    if (newest === rolledAt) return;
    rolledAt = newest;
    for (const watch of watches.values()) {
      if (watch.row.percentOf !== 'previousClose') continue;
      watch.level = null;
      if (!watch.isArmed) write(() => armAlert(sql, watch.row));
      watch.isArmed = true;
    }
    after(settleAfterRollMs, () => write(resolve));
  };

  /** Finds the levels that are not known, and judges what was seen meanwhile. */
  const resolve = async (): Promise<void> => {
    const unknown = [...watches.values()].filter(
      ({ level, direction, isFiring }) => level === null && direction !== 'volume' && !isFiring,
    );
    if (unknown.length === 0) return;
    const days = await dayFigures.read(calendars.lastRoll());
    for (const watch of unknown) {
      findLevel(watch, days.get(watch.row.instrumentId)?.previousClose ?? null);
      if (watch.level === null) continue;
      for (const seen of watch.extremes.splice(0)) if (watches.get(watch.row.alertId) === watch) see(watch, seen);
    }
  };

  const loadVolumes = async (instrumentId: string): Promise<void> => {
    if (volumes.has(instrumentId)) return;
    const rows = await sql<{ volume: number }[]>`
      select volume from bar where world_id = ${worldId} and instrument_id = ${instrumentId} and timeframe = '1m' and is_final
      order by open_time desc limit ${usualBars}`;
    volumes.set(instrumentId, rows.map(({ volume }) => volume).reverse());
  };

  async function changed(alertId: string): Promise<void> {
    const row = await findAlert(sql, worldId, alertId);
    const watch = row === null ? null : take(row);
    if (row === null) forget(alertId);
    if (watch === null) return;
    if (watch.direction === 'volume') await loadVolumes(watch.row.instrumentId);
    await resolve();
    // Somebody who asks for a price that is there already is told at once.
    const last = gateway.market.lastPrice(watch.row.instrumentId);
    if (last !== null && watches.get(alertId) === watch) {
      see(watch, { price: last.price, at: Math.max(last.at, watch.row.watchedSince + 1) as UnixMicros });
    }
  }

  const catchUp = async (): Promise<void> => {
    const since = await readWatermark(sql, worldId);
    const instruments = gateway.instruments().filter(({ instrumentId }) => byInstrument.has(instrumentId));
    if (since === null || instruments.length === 0) return;
    for (const print of await loadPrintsSince(sql, worldId, instruments, since as UnixMicros)) seePrint(print);
  };

  let lookedAtMs = 0;
  let lookedAt = 0;
  const mark = ({ batch }: Publication): void => {
    lookedAt = batch.time;
    if (watches.size === 0 || Date.now() - lookedAtMs < watermarkMs) return;
    lookedAtMs = Date.now();
    // Behind the firings that these prices led to.
    write(() => writeWatermark(sql, worldId, batch.time));
  };
  let unsubscribe = (): void => {};

  return {
    async start() {
      rolledAt = calendars.lastRoll();
      for (const row of await loadActiveAlerts(sql, worldId)) take(row);
      for (const { direction, row } of watches.values()) {
        if (direction === 'volume') await loadVolumes(row.instrumentId);
      }
      await resolve();
      await catchUp();
      unsubscribe = publisher.subscribe((publication) => {
        published(publication);
        mark(publication);
      });
    },
    catchUp,
    changed,
    watchOf: (alertId) => watches.get(alertId) ?? null,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    get watched() {
      return watches.size;
    },
    get fired() {
      return fired;
    },
    async close() {
      unsubscribe();
      isClosed = true;
      await writing;
      if (lookedAt > 0 && !isBehind) await writeWatermark(sql, worldId, lookedAt).catch(onError);
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

const textOf = (price: number, { instrument }: Watch): string => priceText(price, instrument);

const percentOf = ({ baseline }: Watch, { price }: SeenPrice): number | null =>
  baseline === null ? null : (price / baseline - 1) * 100;
