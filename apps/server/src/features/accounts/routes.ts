import { AccountView, cursorQuery, DecimalInput, EquityPoint, PostingView, pageOf, Uuid } from '@quire/contract';
import { type Cash, type PartsPerMillion, parseDecimal } from '@quire/core/units';
import { Type } from 'typebox';
import { type Api, answers, idempotencyHeaders, textAnswer } from '../../platform/api.ts';
import { callerOf, originOf } from '../../platform/authentication.ts';
import { csvStream } from '../../platform/csv.ts';
import { problem } from '../../platform/problem.ts';
import { type DecimalWritten, parseAmount, parseInstantField } from '../../platform/wire.ts';
import type { AccountService } from './service.ts';

const tags = ['accounts'];
const accountParams = Type.Object({ accountId: Uuid });
const instant = Type.Optional(Type.String({ maxLength: 40 }));

export interface AccountDefaults {
  readonly initialCapital: string;
  readonly feeRate: string;
}

export function registerAccountRoutes(api: Api, accounts: AccountService, defaults: AccountDefaults): void {
  api.route({
    method: 'GET',
    url: '/accounts',
    config: { access: 'account:read' },
    schema: {
      tags,
      summary: 'The accounts that the caller sees',
      querystring: Type.Object(cursorQuery),
      response: answers(pageOf(AccountView)),
    },
    handler: (request) => accounts.list(callerOf(request)),
  });

  api.route({
    method: 'POST',
    url: '/accounts',
    config: { access: 'account:create' },
    schema: {
      tags,
      summary: 'Open a trading account with simulated money',
      headers: idempotencyHeaders,
      body: Type.Object({
        name: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }),
        initialCash: Type.Optional(DecimalInput),
        feeRate: Type.Optional(DecimalInput),
        shorting: Type.Optional(Type.Boolean()),
      }),
      response: answers(AccountView, 201),
    },
    handler: async (request, reply) => {
      const {
        name,
        initialCash = defaults.initialCapital,
        feeRate = defaults.feeRate,
        shorting = false,
      } = request.body;
      const account = {
        name: name.trim(),
        initialCash: initialAmount(initialCash),
        feeRate: parseFeeRate(feeRate),
        shorting,
      };
      const key = request.headers['idempotency-key'];
      return reply.code(201).send(await accounts.create(callerOf(request), account, key, originOf(request)));
    },
  });

  api.route({
    method: 'GET',
    url: '/accounts/:accountId',
    config: { access: 'account:read' },
    schema: { tags, summary: 'One account', params: accountParams, response: answers(AccountView) },
    handler: (request) => accounts.view(callerOf(request), request.params.accountId),
  });

  for (const [verb, sign, summary] of [
    ['deposit', 1, 'Add simulated money'],
    ['withdraw', -1, 'Take simulated money out'],
  ] as const) {
    api.route({
      method: 'POST',
      url: `/accounts/:accountId/${verb}`,
      config: { access: 'account:cash' },
      schema: {
        tags,
        summary,
        description: 'Idempotent by Idempotency-Key.',
        params: accountParams,
        headers: idempotencyHeaders,
        body: Type.Object({ amount: DecimalInput }),
        response: answers(AccountView),
      },
      handler: (request) => {
        const move = { accountId: request.params.accountId, amount: request.body.amount, sign };
        return accounts.moveCash(callerOf(request), move, request.headers['idempotency-key'], originOf(request));
      },
    });
  }

  api.route({
    method: 'GET',
    url: '/accounts/:accountId/equity',
    config: { access: 'account:read' },
    schema: {
      tags,
      summary: 'The equity curve, a sample a minute, thinned to `limit`',
      params: accountParams,
      querystring: Type.Object({
        from: instant,
        to: instant,
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5_000 })),
      }),
      response: answers(pageOf(EquityPoint)),
    },
    handler: (request) => {
      const { from, to, limit = 1_000 } = request.query;
      return accounts.equity(callerOf(request), {
        accountId: request.params.accountId,
        from: from === undefined ? null : parseInstantField(from, 'from'),
        to: to === undefined ? null : parseInstantField(to, 'to'),
        limit,
      });
    },
  });

  api.route({
    method: 'GET',
    url: '/accounts/:accountId/postings',
    config: { access: 'account:read' },
    schema: {
      tags,
      summary: 'The ledger of an account, newest first',
      params: accountParams,
      querystring: Type.Object(cursorQuery),
      response: answers(pageOf(PostingView)),
    },
    handler: (request) => {
      const { limit = 100, cursor } = request.query;
      return accounts.postings(callerOf(request), { accountId: request.params.accountId, limit, cursor });
    },
  });

  api.route({
    method: 'GET',
    url: '/accounts/:accountId/postings.csv',
    config: { access: 'account:read' },
    schema: {
      tags,
      summary: 'The ledger of an account as CSV, oldest first',
      params: accountParams,
      response: textAnswer,
    },
    handler: async (request, reply) => {
      const chunks = await accounts.exportPostings(callerOf(request), request.params.accountId);
      reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="postings.csv"');
      return reply.send(
        csvStream<PostingView>(
          ['at', 'eventSequence', 'line', 'eventType', 'ledgerAccount', 'currency', 'amount', 'orderId'],
          chunks,
        ) as never,
      );
    },
  });
}

/** An account may begin empty. */
const initialAmount = (written: DecimalWritten): Cash =>
  /^[+]?0*\.?0*$/.test(String(written)) && /0/.test(String(written))
    ? (0n as Cash)
    : parseAmount(written, 'initialCash');

/** A fraction of the notional, exact to a millionth, at most a tenth. */
export function parseFeeRate(written: DecimalWritten): PartsPerMillion {
  const parsed = parseDecimal(String(written), 6);
  if (!parsed.ok)
    throw problem('NOT_A_DECIMAL', 'feeRate is not a decimal with at most 6 places', { field: 'feeRate' });
  if (parsed.value < 0n || parsed.value > 100_000n) {
    throw problem('NUMBER_OUT_OF_RANGE', 'feeRate must lie between 0 and 0.1', { field: 'feeRate' });
  }
  return Number(parsed.value) as PartsPerMillion;
}
