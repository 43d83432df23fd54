import { randomUUID } from 'node:crypto';
import type { OrderView, PositionView } from '@quire/contract';
import type { AccountId } from '@quire/core/units';
import type { Principal } from '../../platform/access.ts';
import type { RequestOrigin } from '../../platform/audit.ts';
import type { AuditQueue } from '../../platform/audit-queue.ts';
import { problem } from '../../platform/problem.ts';
import { type DecimalWritten, parseQuantity } from '../../platform/wire.ts';
import { instrumentOf, refused } from '../../platform/world-commands.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import type { AccountDirectory } from '../accounts/directory.ts';
import type { PortfolioReader } from '../accounts/portfolio-reader.ts';
import { accountFor, accountsInView, operatedAccounts, type Scope } from '../accounts/scope.ts';
import { type CommittedOrders, ordersOf } from '../orders/committed-orders.ts';

export interface PositionService {
  /** What is held now, marked to the market. */
  list(caller: Principal, accountId: string | undefined): Promise<readonly PositionView[]>;
  closeAll(caller: Principal, scope: Scope, origin: RequestOrigin): Promise<readonly OrderView[]>;
  close(
    caller: Principal,
    request: {
      readonly symbol: string;
      readonly accountId?: string | undefined;
      readonly quantity?: DecimalWritten | undefined;
    },
    origin: RequestOrigin,
  ): Promise<readonly OrderView[]>;
}

export interface PositionServiceOptions {
  readonly gateway: WorldGateway;
  readonly accounts: AccountDirectory;
  readonly portfolios: PortfolioReader;
  readonly committed: CommittedOrders;
  readonly audit: AuditQueue;
}

export function createPositionService(options: PositionServiceOptions): PositionService {
  const { gateway, accounts, portfolios, committed, audit } = options;

  const submitClose = async (
    caller: Principal,
    accountId: string | null,
    instrumentId: string | null,
    quantity: number | null,
  ): Promise<readonly string[]> => {
    const outcome = await gateway.submit({
      kind: 'ClosePositions',
      accountId: accountId as AccountId | null,
      instrumentId: instrumentId as never,
      quantity,
      byOperator: caller.permissions.has('world:operate'),
      requestId: randomUUID(),
    });
    if (!outcome.ok) throw refused(outcome);
    return outcome.orderIds;
  };

  return {
    async list(caller, accountId) {
      const ids = await accountsInView(accounts, caller, accountId);
      const found = await Promise.all(ids.map((id) => portfolios.read(id)));
      return found.flatMap((portfolio) => portfolio?.positions.filter(({ side }) => side !== 'flat') ?? []);
    },

    async closeAll(caller, { accountId, reason }, origin) {
      const scope = await operatedAccounts(accounts, caller, accountId);
      const orderIds = (await Promise.all(scope.map((id) => submitClose(caller, id, null, null)))).flat();
      audit.add(caller, origin, {
        action: 'positions.closed-all',
        resourceKind: 'account',
        resourceId: scope.length === 1 ? scope[0]! : null,
        before: null,
        after: { accounts: scope, reason: reason ?? 'not given', orders: orderIds.length },
      });
      return ordersOf(committed, orderIds);
    },

    async close(caller, { symbol, accountId, quantity }, origin) {
      const instrument = instrumentOf(gateway, symbol);
      const lots = quantity === undefined ? null : parseQuantity(quantity, instrument, 'quantity');
      const account = await accountToClose(accounts, caller, accountId);
      const portfolio = await portfolios.read(account);
      const held = portfolio?.positions.find(({ instrumentId }) => instrumentId === instrument.instrumentId);
      if (!held || held.side === 'flat') {
        throw problem('UNKNOWN_POSITION', `the account holds no ${instrument.symbol}`, { field: 'symbol' });
      }
      const orderIds = await submitClose(caller, account, instrument.instrumentId, lots);
      audit.add(caller, origin, {
        action: 'position.closed',
        resourceKind: 'account',
        resourceId: account,
        before: { symbol: instrument.symbol, quantity: held.quantity },
        after: { orders: orderIds },
      });
      return ordersOf(committed, orderIds);
    },
  };
}

/** An operator may close in an account that is only visible to them. */
async function accountToClose(
  accounts: AccountDirectory,
  caller: Principal,
  accountId: string | undefined,
): Promise<string> {
  if (accountId === undefined) return (await accounts.implied(caller, 'trade')).account.accountId;
  const wanted = caller.permissions.has('world:operate') ? 'view' : 'trade';
  return (await accountFor(accounts, caller, accountId, wanted)).account.accountId;
}
