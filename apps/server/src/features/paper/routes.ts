import {
  cursorQuery,
  DecimalInput,
  literals,
  PaperBalances,
  PaperModeBody,
  PaperPortfolio,
  PaperPortfolioBody,
  PaperPosition,
  PaperResetBody,
  PaperStopLossBody,
  PaperTakeProfitBody,
  PaperTrade,
  PaperTradeBody,
  PaperTradeRecord,
  PaperValue,
  Uuid,
} from '@quire/contract';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { type Api, answers, idempotencyHeaders } from '../../platform/api.ts';
import { callerOf, originOf } from '../../platform/authentication.ts';
import type { PageOf, PaperService } from './service.ts';

const tags = ['paper trading'];
const params = Type.Object({ accountId: Uuid });
const positionParams = Type.Object({ accountId: Uuid, positionId: Type.String({ minLength: 1, maxLength: 36 }) });
const base = '/paper-trading/portfolio/:accountId';

/** Lists are bare arrays, as the document has them; where there is more, a header says how to go on. */
function sendPage<Item>(reply: FastifyReply, { items, nextCursor }: PageOf<Item>): Item[] {
  if (nextCursor !== null) reply.header('x-next-cursor', nextCursor);
  return items;
}

export function registerPaperRoutes(api: Api, paper: PaperService): void {
  registerPortfolios(api, paper);
  registerTrades(api, paper);
  registerPositions(api, paper);
}

function registerPortfolios(api: Api, paper: PaperService): void {
  api.route({
    method: 'POST',
    url: '/paper-trading/portfolio',
    config: { access: 'account:create' },
    schema: {
      tags,
      summary: 'Create a portfolio with virtual money',
      description: 'A name that is taken gets a number, unless an Idempotency-Key says that this may be a retry.',
      headers: idempotencyHeaders,
      body: PaperPortfolioBody,
      response: answers(PaperPortfolio, 201),
    },
    handler: async (request, reply) => {
      const key = request.headers['idempotency-key'];
      const portfolio = await paper.create(callerOf(request), request.body, key, originOf(request));
      return reply.code(201).send(portfolio);
    },
  });

  api.route({
    method: 'GET',
    url: '/paper-trading/portfolios',
    config: { access: 'account:read' },
    schema: { tags, summary: 'The portfolios that the caller sees', response: answers(Type.Array(PaperPortfolio)) },
    handler: (request) => paper.list(callerOf(request)),
  });

  api.route({
    method: 'GET',
    url: base,
    config: { access: 'account:read' },
    schema: { tags, summary: 'A portfolio with its metrics', params, response: answers(PaperPortfolio) },
    handler: (request) => paper.view(callerOf(request), request.params.accountId),
  });

  api.route({
    method: 'GET',
    url: `${base}/balance`,
    config: { access: 'account:read' },
    schema: {
      tags,
      summary: 'Cash and assets: free, locked by open orders, in all',
      params,
      querystring: Type.Object({ asset: Type.Optional(Type.String({ minLength: 1, maxLength: 16 })) }),
      response: answers(PaperBalances),
    },
    handler: (request) => paper.balances(callerOf(request), request.params.accountId, request.query.asset),
  });

  api.route({
    method: 'POST',
    url: `${base}/update-value`,
    config: { access: 'account:read' },
    schema: {
      tags,
      summary: 'Mark the portfolio to the market',
      description: 'Values are always those of this moment; this answers them and changes nothing.',
      params,
      response: answers(PaperValue),
    },
    handler: (request) => paper.value(callerOf(request), request.params.accountId),
  });

  api.route({
    method: 'POST',
    url: `${base}/reset`,
    config: { access: 'account:cash' },
    schema: {
      tags,
      summary: 'Begin anew: orders canceled, positions gone, fresh capital; the history stays',
      params,
      headers: idempotencyHeaders,
      body: PaperResetBody,
      response: answers(PaperPortfolio),
    },
    handler: (request) => {
      const asked = { portfolioId: request.params.accountId, initialCapital: request.body.initial_capital };
      return paper.reset(callerOf(request), asked, request.headers['idempotency-key'], originOf(request));
    },
  });

  api.route({
    method: 'PUT',
    url: `${base}/mode`,
    config: { access: 'order:trade' },
    schema: {
      tags,
      summary: 'Choose between paper and live trading',
      description: 'Live is refused until an external broker is configured.',
      params,
      body: PaperModeBody,
      response: answers(PaperPortfolio),
    },
    handler: (request) =>
      paper.changeMode(
        callerOf(request),
        { ...request.body, portfolioId: request.params.accountId },
        originOf(request),
      ),
  });
}

function registerTrades(api: Api, paper: PaperService): void {
  for (const side of ['buy', 'sell'] as const) {
    api.route({
      method: 'POST',
      url: `${base}/${side}`,
      config: { access: 'order:trade' },
      schema: {
        tags,
        summary: side === 'buy' ? 'Buy at the market, or at a limit' : 'Sell what is held, at the market or at a limit',
        description:
          'The price is the market’s; `price` is the limit of a LIMIT order. Answers after the commit, with what has traded.',
        params,
        headers: idempotencyHeaders,
        body: PaperTradeBody,
        response: answers(PaperTrade, 201),
      },
      handler: async (request, reply) => {
        const key = request.headers['idempotency-key'];
        const order = { ...request.body, portfolioId: request.params.accountId, side };
        return reply.code(201).send(await paper.trade(callerOf(request), order, key, originOf(request)));
      },
    });
  }

  api.route({
    method: 'GET',
    url: `${base}/trades`,
    config: { access: 'account:read' },
    schema: {
      tags,
      summary: 'Executions, newest first; x-next-cursor leads to older ones',
      params,
      querystring: Type.Object({ symbol: Type.Optional(Type.String({ maxLength: 32 })), ...cursorQuery }),
      response: answers(Type.Array(PaperTradeRecord)),
    },
    handler: async (request, reply) => {
      const { limit = 100, ...query } = request.query;
      const accountId = request.params.accountId;
      return sendPage(reply, await paper.trades(callerOf(request), { ...query, limit, accountId }));
    },
  });

  api.route({
    method: 'GET',
    url: `${base}/orders`,
    config: { access: 'account:read' },
    schema: {
      tags,
      summary: 'Orders, newest first; x-next-cursor leads to older ones',
      params,
      querystring: Type.Object({
        status: Type.Optional(literals(['open', 'closed', 'all'] as const)),
        symbol: Type.Optional(Type.String({ maxLength: 32 })),
        ...cursorQuery,
      }),
      response: answers(Type.Array(PaperTrade)),
    },
    handler: async (request, reply) => {
      const { limit = 100, status = 'all', ...query } = request.query;
      const accountId = request.params.accountId;
      return sendPage(reply, await paper.orders(callerOf(request), { ...query, limit, status, accountId }));
    },
  });
}

function registerPositions(api: Api, paper: PaperService): void {
  const keyOf = ({ accountId, positionId }: { accountId: string; positionId: string }) => ({
    portfolioId: accountId,
    positionId,
  });

  api.route({
    method: 'GET',
    url: `${base}/positions`,
    config: { access: 'account:read' },
    schema: {
      tags,
      summary: 'Open positions with their stop loss and take profit',
      params,
      response: answers(Type.Array(PaperPosition)),
    },
    handler: (request) => paper.positions(callerOf(request), request.params.accountId),
  });

  api.route({
    method: 'POST',
    url: `${base}/position/:positionId/close`,
    config: { access: 'order:trade' },
    schema: {
      tags,
      summary: 'Close a position at the market, or part of it',
      params: positionParams,
      body: Type.Optional(Type.Object({ quantity: Type.Optional(DecimalInput) })),
      response: answers(PaperTrade),
    },
    handler: (request) => {
      const position = { ...keyOf(request.params), quantity: request.body?.quantity };
      return paper.closePosition(callerOf(request), position, originOf(request));
    },
  });

  api.route({
    method: 'PUT',
    url: `${base}/position/:positionId/stop-loss`,
    config: { access: 'order:trade' },
    schema: {
      tags,
      summary: 'Set the price at which the position is sold at a loss; null takes it away',
      description:
        'An order of the market: it triggers by itself, on a gap too, at the price that the market then has.',
      params: positionParams,
      body: PaperStopLossBody,
      response: answers(PaperPosition),
    },
    handler: (request) => {
      const level = { name: 'stopLoss' as const, price: request.body.stop_loss_price };
      return paper.protect(callerOf(request), keyOf(request.params), level, originOf(request));
    },
  });

  api.route({
    method: 'PUT',
    url: `${base}/position/:positionId/take-profit`,
    config: { access: 'order:trade' },
    schema: {
      tags,
      summary: 'Set the price at which the position is sold at a gain; null takes it away',
      description: 'A limit order of the market. With a stop loss beside it, the one that trades ends the other.',
      params: positionParams,
      body: PaperTakeProfitBody,
      response: answers(PaperPosition),
    },
    handler: (request) => {
      const level = { name: 'takeProfit' as const, price: request.body.take_profit_price };
      return paper.protect(callerOf(request), keyOf(request.params), level, originOf(request));
    },
  });
}
