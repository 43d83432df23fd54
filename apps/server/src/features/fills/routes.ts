import { cursorQuery, FillView, pageOf, Uuid } from '@quire/contract';
import { Type } from 'typebox';
import { type Api, answers, textAnswer } from '../../platform/api.ts';
import { callerOf } from '../../platform/authentication.ts';
import { csvStream } from '../../platform/csv.ts';
import type { FillService } from './service.ts';

const tags = ['fills'];
const filter = { accountId: Type.Optional(Uuid), symbol: Type.Optional(Type.String({ minLength: 1, maxLength: 32 })) };

export function registerFillRoutes(api: Api, fills: FillService): void {
  api.route({
    method: 'GET',
    url: '/fills',
    config: { access: 'account:read' },
    schema: {
      tags,
      summary: 'Executions, newest first',
      querystring: Type.Object({ ...filter, ...cursorQuery }),
      response: answers(pageOf(FillView)),
    },
    handler: (request) => {
      const { limit = 100, ...query } = request.query;
      return fills.list(callerOf(request), { ...query, limit });
    },
  });

  api.route({
    method: 'GET',
    url: '/fills.csv',
    config: { access: 'account:read' },
    schema: {
      tags,
      summary: 'Executions as CSV, oldest first',
      querystring: Type.Object(filter),
      produces: ['text/csv'],
      response: textAnswer,
    },
    handler: async (request, reply) => {
      const chunks = await fills.export(callerOf(request), request.query);
      reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="fills.csv"');
      return reply.send(
        csvStream<FillView>(
          [
            'at',
            'symbol',
            'side',
            'quantity',
            'price',
            'notional',
            'fee',
            'realizedPnl',
            'positionQuantity',
            'liquidity',
            'fillModel',
            'orderId',
            'fillId',
            'accountId',
          ],
          chunks,
        ) as never,
      );
    },
  });
}
