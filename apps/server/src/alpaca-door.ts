import { makeCalendar } from '@quire/adapters/calendars';
import type { AccountId } from '@quire/core/units';
import type { Door } from './build-server.ts';
import { type AlpacaCaller, registerAlpacaDialect } from './dialects/alpaca/index.ts';
import { addScriptHooks } from './features/scripted-outcomes/script-hooks.ts';
import type { Principal } from './platform/access.ts';
import type { Services } from './services.ts';

/** The Alpaca dialect over our services. */
export const alpacaDoor: Door = {
  name: 'alpaca',
  register: (app, services) => {
    addScriptHooks(app, services.streamCuts, {
      url: '/v2/orders',
      field: 'client_order_id',
      account: async ({ principal }) =>
        principal?.accountId == null ? null : services.accounts.find(principal.accountId),
    });
    return registerAlpacaDialect(app, {
      streamCuts: services.streamCuts,
      gateway: services.gateway,
      sql: services.storage.sql,
      news: services.news,
      watchlists: services.watchlists,
      configurations: services.configurations,
      controls: async (accountId) => (await entryOf(services, accountId)).controls,
      callerOf: (request) => callerOf(request.principal),
      authenticate: async ({ keyId, secret }) => callerOf(await services.apiKeys.authenticate(keyId, secret)),
      account: (accountId) => accountView(services, accountId),
      positions: async (accountId) => {
        const portfolio = await services.portfolios.read(accountId);
        return portfolio?.positions.filter(({ side }) => side !== 'flat') ?? [];
      },
      recentOrder: (orderId) => services.committedOrders.recall(orderId),
      bars: (query) => services.market.barRows(query),
      equitySessions: (year) => makeCalendar('XNYS', { fromYear: year, toYear: year }).sessions,
      worldCalendar: () => services.calendars.main(),
      lastRoll: () => services.calendars.lastRoll(),
      dataConnectionsMax: services.configuration.dataStreamsPerAccountMax,
      isTradingSuspended: () => services.killSwitch.state().state === 'ENGAGED',
    });
  },
};

/** A key reaches one account; whoever has none does not exist here. */
function callerOf(principal: Principal | null): AlpacaCaller | null {
  return principal?.accountId == null ? null : { accountId: principal.accountId as AccountId };
}

async function entryOf({ accounts }: Services, accountId: AccountId) {
  const account = await accounts.find(accountId);
  if (!account) throw new Error(`account ${accountId} is not of this world`);
  return account;
}

async function accountView(services: Services, accountId: AccountId) {
  const { accountReader } = services;
  const account = await entryOf(services, accountId);
  const [view, standing] = await Promise.all([
    accountReader.view({ account, permission: 'trade' }),
    account.terms === null ? null : accountReader.standing(account),
  ]);
  return { ...view, shorting: account.policy.shorting, standing };
}
