import {
  CollectorTask,
  ConversionView,
  ConvertBody,
  CurrenciesView,
  literals,
  MarketActionView,
  PreciseConversionView,
  pageOf,
  RatesView,
  SearchAnswer,
} from '@quire/contract';
import { formatDecimal, parseInstant } from '@quire/core/units';
import { Type } from 'typebox';
import { type Api, answers } from '../../platform/api.ts';
import { callerOf } from '../../platform/authentication.ts';
import { problem } from '../../platform/problem.ts';
import { instantText, parseInstantField } from '../../platform/wire.ts';
import { taskView } from '../data-collector/views.ts';
import { parseConverted } from './parse-converted.ts';
import { amountScale } from './rates.ts';
import { searchModes } from './search.ts';
import type { ReferenceDataService } from './service.ts';

const reads = { access: 'market:read' } as const;
const operates = { access: 'data:operate' } as const;
const symbol = Type.String({ minLength: 1, maxLength: 32 });
const currency = Type.String({ pattern: '^[A-Za-z]{3}$' });
const date = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

export function registerReferenceDataRoutes(api: Api, service: ReferenceDataService): void {
  registerSearch(api, service);
  registerActions(api, service);
  registerCurrencies(api, service);
}

function registerSearch(api: Api, service: ReferenceDataService): void {
  api.route({
    method: 'GET',
    url: '/market/search',
    config: reads,
    schema: {
      tags: ['market'],
      summary: 'Instruments by symbol or by name, here and anywhere',
      description:
        'What is traded here and what was stored before; providers are asked when nothing fits (`providers=auto`), never, or always.',
      querystring: Type.Object({
        query: Type.String({ minLength: 1, maxLength: 60 }),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
        providers: Type.Optional(literals(searchModes)),
      }),
      response: answers(SearchAnswer),
    },
    handler: ({ query: { query, limit = 20, providers = 'auto' } }) => {
      const text = query.trim();
      if (text === '') throw problem('INVALID_FIELD', 'query is empty', { field: 'query' });
      return service.search({ text, limit, mode: providers });
    },
  });
}

function registerActions(api: Api, service: ReferenceDataService): void {
  api.route({
    method: 'GET',
    url: '/data/corporate-actions',
    config: reads,
    schema: {
      tags: ['data'],
      summary: 'Splits and dividends of a symbol, as far as they were known',
      querystring: Type.Object({ symbol, asOf: Type.Optional(Type.String({ maxLength: 40 })) }),
      response: answers(pageOf(MarketActionView)),
    },
    handler: async ({ query }) => {
      const asOf = query.asOf === undefined ? undefined : parseInstantField(query.asOf, 'asOf');
      const actions = await service.actions(query.symbol.trim().toUpperCase(), asOf);
      const items = actions.map(({ ratio, availableAt, receivedAt, ...rest }) => ({
        ...rest,
        newUnits: ratio?.newUnits ?? null,
        oldUnits: ratio?.oldUnits ?? null,
        availableAt: instantText(availableAt),
        receivedAt: instantText(receivedAt),
      }));
      return { items, nextCursor: null };
    },
  });
  api.route({
    method: 'POST',
    url: '/data/corporate-actions/refresh',
    config: operates,
    schema: {
      tags: ['data'],
      summary: 'Begin to ask providers for splits and dividends; the task says how far it is',
      body: Type.Object(
        { symbols: Type.Array(symbol, { minItems: 1, maxItems: 500 }) },
        { additionalProperties: false },
      ),
      response: answers(CollectorTask),
    },
    handler: async (request) => taskView(await service.beginActions(request.body.symbols, callerOf(request).actor)),
  });
}

function registerCurrencies(api: Api, service: ReferenceDataService): void {
  const tags = ['market'];
  api.route({
    method: 'GET',
    url: '/currency/supported',
    config: reads,
    schema: { tags, summary: 'Currencies whose rates are kept', response: answers(CurrenciesView) },
    handler: async () => service.currencies(),
  });
  api.route({
    method: 'GET',
    url: '/currency/rates',
    config: reads,
    schema: {
      tags,
      summary: 'Units of each currency for one of the base, as a central bank fixed them',
      querystring: Type.Object({ base: Type.Optional(currency), date: Type.Optional(date) }),
      response: answers(RatesView),
    },
    handler: ({ query }) => service.rates(query.base ?? 'USD', dateOf(query.date)),
  });
  const conversion = async (body: ConvertBody) => {
    const amount = parseConverted(body.amount, 'amount');
    return { amount, ...(await service.convert({ ...body, amount, date: dateOf(body.date) })) };
  };
  const names = ({ from_currency, to_currency }: ConvertBody) => ({
    from_currency: from_currency.toUpperCase(),
    to_currency: to_currency.toUpperCase(),
  });
  api.route({
    method: 'POST',
    url: '/currency/convert',
    config: reads,
    schema: { tags, summary: 'An amount in another currency', body: ConvertBody, response: answers(ConversionView) },
    handler: async ({ body }) => {
      const { amount, converted, rate, date: day, provider } = await conversion(body);
      const number = (value: bigint) => Number(formatDecimal(value, amountScale));
      const amounts = { original_amount: number(amount), converted_amount: number(converted), rate: Number(rate) };
      return { ...amounts, ...names(body), date: day, provider };
    },
  });
  api.route({
    method: 'POST',
    url: '/currency/convert/precise',
    config: reads,
    schema: {
      tags,
      summary: 'The same with exact decimals, rounded half to even at eight',
      body: ConvertBody,
      response: answers(PreciseConversionView),
    },
    handler: async ({ body }) => {
      const { amount, converted, rate, date: day, provider } = await conversion(body);
      const text = (value: bigint) => formatDecimal(value, amountScale);
      return {
        original_amount: text(amount),
        converted_amount: text(converted),
        rate,
        ...names(body),
        date: day,
        provider,
      };
    },
  });
}

function dateOf(text: string | undefined): string {
  if (text === undefined) return new Date().toISOString().slice(0, 10);
  if (parseInstant(text) === null) throw problem('INVALID_FIELD', 'date is no date', { field: 'date' });
  return text;
}
