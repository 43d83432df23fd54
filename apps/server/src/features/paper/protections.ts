import type { Sql } from '@quire/adapters/storage';
import type { OrderView, PositionView } from '@quire/contract';
import type { CommandOutcome } from '@quire/core/engine';
import type { Instrument } from '@quire/core/market';
import { noConditions, type OrderRequest } from '@quire/core/order';
import {
  type AccountId,
  type ClientOrderId,
  formatDecimal,
  hashText,
  type OrderId,
  type Price,
} from '@quire/core/units';
import { problem } from '../../platform/problem.ts';
import type { Publication, Publisher } from '../../platform/publication.ts';
import { parsePrice, parseQuantity } from '../../platform/wire.ts';
import { refused } from '../../platform/world-commands.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import { exactInteger, type PortfolioReader } from '../accounts/portfolio-reader.ts';
import type { KillSwitchService } from '../kill-switch/service.ts';
import type { CommittedOrders } from '../orders/committed-orders.ts';
import { lockedQuantity } from './locked-quantity.ts';
import { deleteProtection, loadProtections, type ProtectionRow, saveProtection } from './protection-store.ts';

/** Levels as decimal text; null: none. */
export interface Levels {
  readonly stopLoss: string | null;
  readonly takeProfit: string | null;
}

/**
 * Keeps the orders behind the stop loss and take profit of positions. The levels are what somebody asked for; the orders follow
 * them: one good-till-canceled stop or limit order, or both as one-cancels-other, over the whole position. When the position
 * changes they are sent anew; when it is gone, or turned, or somebody cancels them, the levels are gone too. The engine
 * triggers the orders, so a gap costs what it costs in the market. Nothing here trusts memory over the database: the same
 * work runs at the start.
 */
export interface Protections {
  /** Starts to follow the commits. */
  start(): Promise<void>;
  of(accountId: string, instrumentId: string): (Levels & { readonly isActive: boolean }) | null;
  /** Changes one level or both. @throws the engine's refusal; the levels are then as they were */
  change(accountId: string, instrument: Instrument, change: Partial<Levels>): Promise<void>;
  /** Runs `work` while nothing protects the position, and protects what is left after it. */
  aside<Result>(accountId: string, instrumentId: string, work: () => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

export interface ProtectionsOptions {
  readonly sql: Sql;
  readonly gateway: WorldGateway;
  readonly portfolios: PortfolioReader;
  readonly committed: CommittedOrders;
  readonly publisher: Publisher;
  readonly killSwitch: Pick<KillSwitchService, 'state'>;
  readonly onError: (error: unknown) => void;
}

/** After these ends the protection is sent again; after every other end its owner, or a company, has done away with it. */
const passingEnds: ReadonlySet<string> = new Set([
  'CLOSE_ALL',
  'NO_LIQUIDITY',
  'INSUFFICIENT_FUNDS',
  'OTHER_LEG',
  'REDUCE_ONLY_NOTHING_TO_CLOSE',
]);
const retryMs = { first: 500, most: 30_000 };

interface Protection {
  row: ProtectionRow;
  /** Orders that we ended ourselves: their end says nothing about what the owner wants. */
  readonly ended: Set<string>;
  retries: number;
}

const keyOf = (accountId: string, instrumentId: string): string => `${accountId}/${instrumentId}`;

export function createProtections(options: ProtectionsOptions): Protections {
  const { sql, gateway, portfolios, committed, publisher, killSwitch, onError } = options;
  const known = new Map<string, Protection>();
  const queues = new Map<string, Promise<unknown>>();
  const timers = new Set<NodeJS.Timeout>();
  let isClosed = false;

  /** One piece of work at a time per position. */
  const inTurn = <Result>(key: string, work: () => Promise<Result>): Promise<Result> => {
    const before = queues.get(key) ?? Promise.resolve();
    const turn = before.then(work, work);
    queues.set(key, turn);
    const settled = () => {
      if (queues.get(key) === turn) queues.delete(key);
    };
    turn.then(settled, settled);
    return turn;
  };

  const save = async (protection: Protection, row: ProtectionRow): Promise<void> => {
    await saveProtection(sql, gateway.worldId, row);
    protection.row = row;
    known.set(keyOf(row.accountId, row.instrumentId), protection);
  };
  const forget = async ({ row }: Protection): Promise<void> => {
    await deleteProtection(sql, row.accountId, row.instrumentId);
    known.delete(keyOf(row.accountId, row.instrumentId));
  };

  const openOrders = async ({ row }: Protection): Promise<OrderView[]> => {
    const orders = await Promise.all(row.orderIds.map((orderId) => committed.find(orderId)));
    return orders.filter((order): order is OrderView => order !== null && order.closedAt === null);
  };

  const cancel = async (protection: Protection): Promise<void> => {
    for (const { orderId, accountId } of await openOrders(protection)) {
      protection.ended.add(orderId);
      const outcome = await gateway.submit({
        kind: 'CancelOrder',
        accountId: accountId as AccountId,
        orderId: orderId as OrderId,
      });
      // It may have traded or gone with its other leg meanwhile.
      if (!outcome.ok && outcome.code !== 'ORDER_NOT_OPEN' && outcome.code !== 'UNKNOWN_ORDER') throw refused(outcome);
    }
  };

  /** What is held less what other open orders will sell of it: their owner has decided about that part. */
  const freeQuantity = async (row: ProtectionRow, position: PositionView, instrument: Instrument): Promise<string> => {
    const { quantityScale } = instrument;
    const locked = await lockedQuantity(sql, row, row.side === 'long' ? 'sell' : 'buy');
    const free = exactInteger(position.quantity.replace('-', ''), quantityScale) - exactInteger(locked, quantityScale);
    return formatDecimal(free > 0n ? free : 0n, quantityScale);
  };

  /** A number that a crashed attempt used for another order is passed over. */
  const send = async (protection: Protection, quantity: string, instrument: Instrument): Promise<void> => {
    for (;;) {
      await save(protection, { ...protection.row, revision: protection.row.revision + 1 });
      const request = protectiveOrder(protection.row, quantity, instrument);
      const outcome = await gateway.submit({
        kind: 'SubmitOrder',
        request,
        requestHash: hashText(`protection|${request.clientOrderId}`),
        refuseDuplicate: true,
      });
      if (outcome.ok) {
        await save(protection, { ...protection.row, orderIds: outcome.orderIds });
        protection.ended.clear();
        return;
      }
      if (outcome.code !== 'CLIENT_ORDER_ID_REUSED') throw refused(outcome);
      await endStray(outcome, protection.row.accountId);
    }
  };
  const endStray = async (outcome: Extract<CommandOutcome, { ok: false }>, accountId: string): Promise<void> => {
    if (outcome.orderId === null) return;
    await gateway.submit({ kind: 'CancelOrder', accountId: accountId as AccountId, orderId: outcome.orderId });
  };

  /** Makes the orders what the levels and the position ask for. May be repeated at any time. */
  const settle = async (protection: Protection): Promise<void> => {
    const { accountId, instrumentId, side } = protection.row;
    const portfolio = await portfolios.read(accountId);
    const position = portfolio?.positions.find((held) => held.instrumentId === instrumentId) ?? null;
    const instrument = gateway.instrumentById(instrumentId);
    if (position === null || instrument === null || position.side !== side) {
      await cancel(protection);
      await forget(protection);
      return;
    }
    const quantity = await freeQuantity(protection.row, position, instrument);
    if (protects(await openOrders(protection), protection.row, quantity)) return;
    await cancel(protection);
    if (quantity === '0') await save(protection, { ...protection.row, orderIds: [] });
    else await send(protection, quantity, instrument);
  };

  const settleLater = (key: string, delayMs: number): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      settleInTurn(key);
    }, delayMs);
    timer.unref();
    timers.add(timer);
  };
  const settleInTurn = (key: string): void => {
    inTurn(key, async () => {
      const protection = known.get(key);
      if (protection === undefined || isClosed) return;
      try {
        await settle(protection);
        protection.retries = 0;
      } catch (error) {
        if (protection.retries === 0) onError(error);
        protection.retries++;
        settleLater(key, Math.min(retryMs.most, retryMs.first * 2 ** (protection.retries - 1)));
      }
    }).catch(onError);
  };

  /** Orders that the owner replaced, or a company adjusted, say where the levels are now; one that ended may end them. */
  const follow = async (protection: Protection, { orderId }: OrderView): Promise<void> => {
    const { row } = protection;
    const order = await committed.find(orderId);
    if (order === null || !isOurs(row, order)) return;
    const isNew = !row.orderIds.includes(orderId);
    if (order.closedAt === null) {
      const orderIds = isNew ? [...row.orderIds, order.orderId] : row.orderIds;
      const moved = levelsOf(order, row);
      if (isNew || moved.stopLoss !== row.stopLoss || moved.takeProfit !== row.takeProfit) {
        await save(protection, { ...row, ...moved, orderIds });
      }
      return;
    }
    const wasEnded = order.status === 'canceled' || order.status === 'expired';
    if (!wasEnded || protection.ended.delete(order.orderId) || passingEnds.has(order.reasonCode ?? '')) return;
    await cancel(protection);
    await forget(protection);
  };

  const published = ({ orders, batch }: Publication): void => {
    if (known.size === 0) return;
    const touched = new Set<string>();
    for (const order of orders) {
      const key = keyOf(order.accountId, order.instrumentId);
      const protection = known.get(key);
      if (protection === undefined) continue;
      const ours = isOurs(protection.row, order);
      if (ours) inTurn(key, () => follow(protection, order)).catch(onError);
      // A book without anybody in it is asked again, but not as fast as it can answer.
      if (ours && order.reasonCode === 'NO_LIQUIDITY') settleLater(key, retryMs.first);
      else if (order.filledQuantity !== '0' || order.closedAt !== null) touched.add(key);
    }
    for (const { event } of batch.events) {
      if (event.type === 'KillSwitchDisengaged') for (const key of known.keys()) touched.add(key);
      if (event.type === 'PositionTransferred' || event.type === 'PositionAdjusted') {
        touched.add(keyOf(event.accountId, event.instrumentId));
      }
    }
    for (const key of touched) if (known.has(key)) settleInTurn(key);
  };
  let unsubscribe = (): void => {};

  return {
    async start() {
      for (const row of await loadProtections(sql, gateway.worldId)) {
        known.set(keyOf(row.accountId, row.instrumentId), { row, ended: new Set(), retries: 0 });
      }
      unsubscribe = publisher.subscribe(published);
      for (const key of known.keys()) settleInTurn(key);
    },

    of(accountId, instrumentId) {
      const protection = known.get(keyOf(accountId, instrumentId));
      if (protection === undefined) return null;
      const { stopLoss, takeProfit, orderIds } = protection.row;
      return { stopLoss, takeProfit, isActive: orderIds.length > 0 && protection.retries === 0 };
    },

    change: (accountId, instrument, change) =>
      inTurn(keyOf(accountId, instrument.instrumentId), async () => {
        const portfolio = await portfolios.read(accountId);
        const position = portfolio?.positions.find((held) => held.instrumentId === instrument.instrumentId);
        if (position === undefined || position.side === 'flat') {
          throw problem('UNKNOWN_POSITION', 'the position was closed meanwhile', { field: 'position' });
        }
        const before = known.get(keyOf(accountId, instrument.instrumentId)) ?? null;
        const protection = before ?? newProtection(position, position.side);
        const rowBefore = protection.row;
        const levels = { stopLoss: rowBefore.stopLoss, takeProfit: rowBefore.takeProfit, ...change };
        if (levels.stopLoss === null && levels.takeProfit === null) {
          await cancel(protection);
          await forget(protection);
          return;
        }
        await save(protection, { ...rowBefore, ...levels, side: position.side });
        try {
          await settle(protection);
        } catch (error) {
          await undo(protection, before === null ? null : rowBefore);
          throw error;
        }
      }),

    aside: (accountId, instrumentId, work) =>
      inTurn(keyOf(accountId, instrumentId), async () => {
        const protection = known.get(keyOf(accountId, instrumentId));
        // While the switch is engaged a sale is refused, and what was put aside could not be sent again.
        const isStanding = killSwitch.state().state === 'ENGAGED';
        if (protection !== undefined && !isStanding) await cancel(protection);
        try {
          return await work();
        } finally {
          settleInTurn(keyOf(accountId, instrumentId));
        }
      }),

    async close() {
      isClosed = true;
      unsubscribe();
      for (const timer of timers) clearTimeout(timer);
      await Promise.allSettled([...queues.values()]);
    },
  };

  async function undo(protection: Protection, row: ProtectionRow | null): Promise<void> {
    if (row === null) {
      await cancel(protection);
      await forget(protection);
      return;
    }
    const { stopLoss, takeProfit, side } = row;
    await save(protection, { ...protection.row, stopLoss, takeProfit, side });
    await settle(protection).catch(() => settleLater(keyOf(row.accountId, row.instrumentId), retryMs.first));
  }
}

/** One of the orders that we sent, or what its owner put in its place. */
function isOurs({ orderIds }: ProtectionRow, { orderId, replaces }: OrderView): boolean {
  return orderIds.includes(orderId) || (replaces !== null && orderIds.includes(replaces));
}

function newProtection({ accountId, instrumentId }: PositionView, side: 'long' | 'short'): Protection {
  const row = { accountId, instrumentId, side, stopLoss: null, takeProfit: null, revision: 0, orderIds: [] };
  return { row, ended: new Set(), retries: 0 };
}

/** The order that does what the levels say. */
function protectiveOrder(row: ProtectionRow, quantity: string, instrument: Instrument): OrderRequest {
  const price = (text: string | null): Price | null => (text === null ? null : parsePrice(text, instrument, 'price'));
  const stopPrice = price(row.stopLoss);
  const limitPrice = price(row.takeProfit);
  const isPair = stopPrice !== null && limitPrice !== null;
  return {
    accountId: row.accountId as AccountId,
    instrumentId: instrument.instrumentId,
    clientOrderId: `protection-${instrument.instrumentId}-${row.revision}` as ClientOrderId,
    side: row.side === 'long' ? 'sell' : 'buy',
    orderType: limitPrice === null ? 'stop' : 'limit',
    timeInForce: 'gtc',
    sizing: { kind: 'quantity', quantity: parseQuantity(quantity, instrument, 'quantity') },
    limitPrice,
    extendedHours: false,
    // A pair takes what it may sell from the position it was sent for, and is no class of reduce-only orders.
    reduceOnly: !isPair,
    origin: 'api',
    conditions: isPair
      ? { ...noConditions, orderClass: 'oco', stopLoss: { stopPrice, limitPrice: null } }
      : stopPrice === null
        ? null
        : { ...noConditions, stopPrice },
  };
}

const isStop = ({ orderType }: OrderView): boolean => orderType === 'stop' || orderType === 'stop_limit';

/** Do these open orders say what the levels say, for that much? A stop that woke is at work already. */
function protects(orders: readonly OrderView[], { stopLoss, takeProfit }: Levels, quantity: string): boolean {
  if (quantity === '0') return orders.length === 0;
  if (orders.some((order) => isStop(order) && order.triggeredAt !== null)) return true;
  const stop = orders.find(isStop);
  const limit = orders.find((order) => order.orderType === 'limit');
  const stopFits = stopLoss === null ? stop === undefined : stop !== undefined && same(stop.stopPrice, stopLoss);
  const limitFits =
    takeProfit === null ? limit === undefined : limit !== undefined && same(limit.limitPrice, takeProfit);
  return stopFits && limitFits && orders.every(({ remainingQuantity }) => same(remainingQuantity, quantity));
}

/** Where an open order puts the level that it stands for. */
function levelsOf(order: OrderView, row: Levels): Levels {
  const stopLoss = isStop(order) && order.stopPrice !== null ? order.stopPrice : row.stopLoss;
  const takeProfit = order.orderType === 'limit' && order.limitPrice !== null ? order.limitPrice : row.takeProfit;
  return {
    stopLoss: same(stopLoss, row.stopLoss) ? row.stopLoss : stopLoss,
    takeProfit: same(takeProfit, row.takeProfit) ? row.takeProfit : takeProfit,
  };
}

/** Equal as decimals: `60000.0` and `60000`. */
function same(left: string | null, right: string | null): boolean {
  if (left === null || right === null) return left === right;
  const plain = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
  return plain(left) === plain(right);
}
