import { literals, moverKinds, pageOf, ScreenerRowView, screenerSorts } from '@quire/contract';
import { Type } from 'typebox';
import { type Api, answers } from '../../platform/api.ts';
import { problem } from '../../platform/problem.ts';
import { instrumentOf } from '../../platform/world-commands.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import { noBounds, type ScreenerService } from './service.ts';

const tags = ['screener'];
const config = { access: 'market:read' } as const;
const bound = (description: string) => Type.Optional(Type.Number({ description }));
const assetClass = Type.Optional(literals(['us_equity', 'crypto'] as const));
const unpaged = <Item>(items: readonly Item[]) => ({ items: [...items], nextCursor: null });

const filters = Type.Object(
  {
    symbols: Type.Optional(Type.String({ maxLength: 4_000, description: 'Comma separated; without it all' })),
    search: Type.Optional(Type.String({ maxLength: 50, description: 'In symbol or name' })),
    assetClass,
    minPrice: bound('In the currency'),
    maxPrice: bound('In the currency'),
    minChangePercent: bound('Against 24 hours before'),
    maxChangePercent: bound('Against 24 hours before'),
    minVolume: bound('Of 24 hours, in units'),
    maxVolume: bound('Of 24 hours, in units'),
    minNotional: bound('Of 24 hours, in the currency'),
    maxNotional: bound('Of 24 hours, in the currency'),
    minRelativeVolume: bound('In usual days'),
    maxRelativeVolume: bound('In usual days'),
    minVolatility: bound('In percent a year'),
    maxVolatility: bound('In percent a year'),
    minRangePosition: bound('0 at the low of 52 weeks'),
    maxRangePosition: bound('100 at the high of 52 weeks'),
    sort: Type.Optional(literals(screenerSorts)),
    order: Type.Optional(literals(['asc', 'desc'] as const)),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  },
  { additionalProperties: false },
);

export function registerScreenerRoutes(
  api: Api,
  { screener, gateway }: { readonly screener: ScreenerService; readonly gateway: WorldGateway },
): void {
  api.route({
    method: 'GET',
    url: '/screener',
    config,
    schema: {
      tags,
      summary: 'Instruments by what their prices did',
      description:
        'Bounds are inclusive. What history does not reach back for is null, lies within no bounds and is sorted last.',
      querystring: filters,
      response: answers(pageOf(ScreenerRowView)),
    },
    handler: async ({ query }) => {
      const rows = await screener.screen({
        instrumentIds: query.symbols === undefined ? null : idsOf(query.symbols, gateway),
        assetClass: query.assetClass ?? null,
        search: query.search ?? '',
        bounds: boundsIn(query),
        sort: query.sort ?? 'symbol',
        descending: (query.order ?? (query.sort === undefined || query.sort === 'symbol' ? 'asc' : 'desc')) === 'desc',
        limit: query.limit ?? 500,
      });
      return unpaged(rows);
    },
  });

  api.route({
    method: 'GET',
    url: '/market/movers/:kind',
    config,
    schema: {
      tags,
      summary: 'What moved most, or was traded most',
      description:
        '`gainers` and `losers` by the change of 24 hours, `most-active` by what was paid in them, `trending` by their volume in usual days.',
      params: Type.Object({ kind: literals(moverKinds) }),
      querystring: Type.Object({ assetClass, limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) }),
      response: answers(pageOf(ScreenerRowView)),
    },
    handler: async ({ params, query }) =>
      unpaged(await screener.movers(params.kind, { assetClass: query.assetClass ?? null, limit: query.limit ?? 10 })),
  });
}

function idsOf(symbols: string, gateway: WorldGateway): ReadonlySet<string> {
  const named = symbols.split(',').map((symbol) => symbol.trim());
  return new Set(named.filter(Boolean).map((symbol) => instrumentOf(gateway, symbol).instrumentId));
}

const bounded = [
  'price',
  'changePercent',
  'volume',
  'notional',
  'relativeVolume',
  'volatility',
  'rangePosition',
] as const;

function boundsIn(query: Readonly<Record<string, unknown>>): typeof noBounds {
  const bounds = bounded.map((figure) => {
    const name = figure.charAt(0).toUpperCase() + figure.slice(1);
    const min = (query[`min${name}`] as number | undefined) ?? null;
    const max = (query[`max${name}`] as number | undefined) ?? null;
    if (min !== null && max !== null && min > max) {
      throw problem('INVALID_FIELD', `min${name} is above max${name}`, { field: `min${name}` });
    }
    return [figure, { min, max }] as const;
  });
  return { ...noBounds, ...Object.fromEntries(bounds) };
}
