import type { OrderView } from '@quire/contract';
import type { AccountId, ClientOrderId, OrderId } from '@quire/core/units';
import { type Broker, type BrokerOrderReport, BrokerRefusal, BrokerUnreachable } from '@quire/ports/broker';
import type { Principal } from '../../platform/access.ts';
import type { RequestOrigin } from '../../platform/audit.ts';
import { asProblem } from '../../platform/error-mapper.ts';
import type { AccountReader } from '../accounts/account-view.ts';
import type { AccountDirectory } from '../accounts/directory.ts';
import type { OrderService } from '../orders/service.ts';
import type { PositionService } from '../positions/service.ts';

export interface PaperBrokerOptions {
  readonly accounts: AccountDirectory;
  readonly reader: AccountReader;
  readonly orders: OrderService;
  readonly positions: PositionService;
}

export interface OnBehalfOf {
  readonly accountId: AccountId;
  readonly caller: Principal;
  readonly origin: RequestOrigin;
}

/** Our own exchange as a broker: the same use cases that the native API has, for one account of one caller. */
export function createPaperBroker(options: PaperBrokerOptions, { accountId, caller, origin }: OnBehalfOf): Broker {
  const { accounts, reader, orders, positions } = options;
  return {
    mode: 'paper',
    name: 'paper',

    account: () =>
      answered(async () => {
        const view = await reader.view(await accounts.require(caller, accountId, 'view'));
        const { currency, cash, buyingPower, equity } = view;
        return { accountId, mode: 'paper', currency, cash, buyingPower, equity };
      }),

    positions: () =>
      answered(async () => {
        const held = await positions.list(caller, accountId);
        return held.map(({ symbol, quantity, averageEntryPrice, markPrice, unrealizedPnl }) => ({
          symbol,
          quantity,
          averageEntryPrice,
          markPrice,
          unrealizedPnl,
        }));
      }),

    submitOrder: ({ limitPrice, stopPrice, ...order }) =>
      answered(async () => {
        const prices = { ...(limitPrice === null ? {} : { limitPrice }), ...(stopPrice === null ? {} : { stopPrice }) };
        const sent = await orders.submit(caller, { ...order, ...prices, accountId }, undefined, origin);
        return reportOf(sent.order);
      }),

    findOrder: (orderId) =>
      answered(async () => {
        const order = await ownOrder(orderId);
        return order && reportOf(order);
      }),

    openOrders: () =>
      answered(async () => {
        const found: BrokerOrderReport[] = [];
        let cursor: string | undefined;
        do {
          const page = await orders.list(caller, { accountId, status: 'open', limit: 500, cursor });
          found.push(...page.items.map(reportOf));
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined);
        return found;
      }),

    cancelOrder: (orderId) =>
      answered(async () => {
        if ((await ownOrder(orderId)) === null)
          throw new BrokerRefusal('UNKNOWN_ORDER', 'the account has no such order');
        return reportOf(await orders.cancel(caller, orderId, origin));
      }),

    closePosition: (symbol) =>
      answered(async () => (await positions.close(caller, { symbol, accountId }, origin)).map(reportOf)),
  };

  async function ownOrder(orderId: string): Promise<OrderView | null> {
    const story = await orders.story(caller, orderId).catch((error: unknown) => {
      if (asProblem(error)?.code === 'UNKNOWN_ORDER') return null;
      throw error;
    });
    return story !== null && story.order.accountId === accountId ? story.order : null;
  }
}

function reportOf(order: OrderView): BrokerOrderReport {
  const { symbol, side, status, quantity, filledQuantity, averageFillPrice, reasonCode, closedAt } = order;
  return {
    orderId: order.orderId as OrderId,
    clientOrderId: order.clientOrderId as ClientOrderId,
    symbol,
    side,
    status,
    isOpen: closedAt === null,
    quantity,
    filledQuantity,
    averageFillPrice,
    reasonCode,
  };
}

/** Refusals of our services in the words of the port; a stalled journal is a broker out of reach. */
async function answered<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    const known = asProblem(error);
    if (error instanceof BrokerRefusal || known === null) throw error;
    if (known.statusCode === 503) throw new BrokerUnreachable(known.message, known.extra.retryAfterSeconds ?? 1);
    throw new BrokerRefusal(known.code, known.message, known.extra.details);
  }
}
