import { FundamentalsView, nullable } from '@quire/contract';
import { Type } from 'typebox';
import { type Api, answers } from '../../platform/api.ts';
import type { FundamentalsService } from './service.ts';

const tags = ['market'];
const params = Type.Object({ symbol: Type.String({ minLength: 1, maxLength: 32 }) });

export function registerFundamentalsRoutes(api: Api, fundamentals: FundamentalsService): void {
  api.route({
    method: 'GET',
    url: '/fundamentals/:symbol',
    config: { access: 'market:read' },
    schema: {
      tags,
      summary: 'What a provider said about a company; null while none did',
      params,
      response: answers(nullable(FundamentalsView)),
    },
    handler: async ({ params: { symbol } }, reply) =>
      reply.type('application/json').send(await fundamentals.find(symbol)),
  });

  api.route({
    method: 'POST',
    url: '/fundamentals/:symbol/refresh',
    config: { access: 'data:operate' },
    schema: { tags, summary: 'Ask the providers about a company', params, response: answers(FundamentalsView) },
    handler: ({ params: { symbol } }) => fundamentals.refresh(symbol),
  });
}
