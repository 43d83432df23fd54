import {
  AccountActivityView,
  AccountPatch,
  AccountStandingView,
  AccountTermsBody,
  AccountView,
  AssetBalanceView,
  cursorQuery,
  DecimalInput,
  FeeLineView,
  nullable,
  pageOf,
  Uuid,
} from '@quire/contract';
import { Type } from 'typebox';
import { type Api, answers, idempotencyHeaders } from '../../platform/api.ts';
import { callerOf, originOf } from '../../platform/authentication.ts';
import type { AccountLifecycle } from './lifecycle.ts';
import { cashOf, rateOf } from './parse-terms.ts';
import type { AccountDefaults } from './routes.ts';

const tags = ['accounts'];
const params = Type.Object({ accountId: Uuid });

export function registerAccountLifecycleRoutes(api: Api, accounts: AccountLifecycle, defaults: AccountDefaults): void {
  api.route({
    method: 'GET',
    url: '/accounts/:accountId/standing',
    config: { access: 'account:read' },
    schema: { tags, summary: 'Terms, switches and margin figures', params, response: answers(AccountStandingView) },
    handler: (request) => accounts.standing(callerOf(request), request.params.accountId),
  });

  api.route({
    method: 'PUT',
    url: '/accounts/:accountId/terms',
    config: { access: 'account:cash' },
    schema: {
      tags,
      summary: 'Fees, margin, settlement and rules of an account',
      params,
      body: AccountTermsBody,
      response: answers(AccountStandingView),
    },
    handler: (request) =>
      accounts.changeTerms(callerOf(request), request.params.accountId, request.body, originOf(request)),
  });

  api.route({
    method: 'PATCH',
    url: '/accounts/:accountId',
    config: { access: 'account:cash' },
    schema: {
      tags,
      summary: 'Rename an account, or switch what it may do',
      params,
      body: AccountPatch,
      response: answers(AccountStandingView),
    },
    handler: (request) => accounts.change(callerOf(request), request.params.accountId, request.body, originOf(request)),
  });

  api.route({
    method: 'POST',
    url: '/accounts/:accountId/reset',
    config: { access: 'account:cash' },
    schema: {
      tags,
      summary: 'Begin a new season: cancel, sell at marks, set the cash; the history stays',
      description: 'Idempotent by Idempotency-Key.',
      params,
      headers: idempotencyHeaders,
      body: Type.Object({ cash: Type.Optional(DecimalInput) }),
      response: answers(AccountView),
    },
    handler: (request) => {
      const cash = cashOf(request.body.cash ?? defaults.initialCapital, 'cash');
      const asked = { accountId: request.params.accountId, cash };
      return accounts.reset(callerOf(request), asked, request.headers['idempotency-key'], originOf(request));
    },
  });

  api.route({
    method: 'POST',
    url: '/accounts/:accountId/clone',
    config: { access: 'account:create' },
    schema: {
      tags,
      summary: 'Open an account with the terms, cash and positions of this one',
      description: 'Idempotent by Idempotency-Key.',
      params,
      headers: idempotencyHeaders,
      body: Type.Object({ name: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }) }),
      response: answers(AccountView, 201),
    },
    handler: async (request, reply) => {
      const asked = { accountId: request.params.accountId, name: request.body.name.trim() };
      const key = request.headers['idempotency-key'];
      return reply.code(201).send(await accounts.clone(callerOf(request), asked, key, originOf(request)));
    },
  });

  api.route({
    method: 'POST',
    url: '/accounts/:accountId/close',
    config: { access: 'account:cash' },
    schema: { tags, summary: 'Close a flat account; its history stays', params, response: answers(AccountView) },
    handler: (request) => accounts.close(callerOf(request), request.params.accountId, originOf(request)),
  });

  api.route({
    method: 'GET',
    url: '/accounts/:accountId/balances',
    config: { access: 'account:read' },
    schema: { tags, summary: 'Cash by currency and what is held', params, response: answers(pageOf(AssetBalanceView)) },
    handler: (request) => accounts.balances(callerOf(request), request.params.accountId),
  });

  api.route({
    method: 'GET',
    url: '/accounts/:accountId/activities',
    config: { access: 'account:read' },
    schema: {
      tags,
      summary: 'Charges, margin calls, day trades, resets and new terms, newest first',
      params,
      querystring: Type.Object(cursorQuery),
      response: answers(pageOf(AccountActivityView)),
    },
    handler: (request) => {
      const { limit = 100, cursor } = request.query;
      return accounts.activities(callerOf(request), { accountId: request.params.accountId, limit, cursor });
    },
  });

  api.route({
    method: 'GET',
    url: '/accounts/:accountId/fills/:fillId/fees',
    config: { access: 'account:read' },
    schema: {
      tags,
      summary: 'The lines of the fee of a fill',
      params: Type.Object({ accountId: Uuid, fillId: Uuid }),
      response: answers(pageOf(FeeLineView)),
    },
    handler: (request) => accounts.feeLines(callerOf(request), request.params.accountId, request.params.fillId),
  });

  api.route({
    method: 'PUT',
    url: '/account-blocks',
    config: { access: 'world:operate' },
    schema: {
      tags,
      summary: 'Block trading on an account, or allow it again',
      body: Type.Object({ accountId: Uuid, blocked: Type.Boolean() }),
      response: answers(AccountStandingView),
    },
    handler: (request) => accounts.block(callerOf(request), request.body, originOf(request)),
  });

  api.route({
    method: 'PUT',
    url: '/borrow-terms',
    config: { access: 'world:operate' },
    schema: {
      tags,
      summary: 'Whether shares can be borrowed, and at what yearly rate',
      body: Type.Object({
        symbol: Type.String({ minLength: 1, maxLength: 32 }),
        easyToBorrow: Type.Boolean(),
        annualRate: Type.Optional(nullable(DecimalInput)),
      }),
      response: answers(Type.Object({ symbol: Type.String(), easyToBorrow: Type.Boolean() })),
    },
    handler: async (request) => {
      const { symbol, easyToBorrow, annualRate = null } = request.body;
      const rate = annualRate === null ? null : rateOf(annualRate, 'annualRate');
      await accounts.setBorrowTerms(callerOf(request), { symbol, easyToBorrow, annualRate: rate }, originOf(request));
      return { symbol, easyToBorrow };
    },
  });
}
