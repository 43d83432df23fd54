import { closingsOf, type Exchange, exchanges, findExchange, yearMax } from '@quire/adapters/calendars';
import { MarketCalendarView, MarketHoursView, pageOf } from '@quire/contract';
import { parseInstant, type UnixMicros } from '@quire/core/units';
import { Type } from 'typebox';
import { type Api, answers } from '../../platform/api.ts';
import { problem } from '../../platform/problem.ts';
import { instantText, nullableInstantText, parseInstantField } from '../../platform/wire.ts';
import { calendarAround, cryptoHours, dayTypeOf, marketHoursOf } from './market-hours.ts';

const tags = ['market'];
const config = { access: 'market:read' } as const;
const name = Type.String({ minLength: 1, maxLength: 20, description: 'MIC, short name or alias: XLON, LSE' });
const date = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const daysMax = 400;

export function registerMarketHoursRoutes(api: Api): void {
  api.route({
    method: 'GET',
    url: '/market/market-hours',
    config,
    schema: {
      tags,
      summary: 'Which exchanges of the world trade, and when they do next',
      description: 'Hours of real exchanges and of crypto; the clock of the running world is `GET /api/v1/clock`.',
      querystring: Type.Object({
        exchange: Type.Optional(name),
        at: Type.Optional(Type.String({ maxLength: 40, description: 'Now, unless it is said' })),
      }),
      response: answers(pageOf(MarketHoursView)),
    },
    handler: async ({ query }) => {
      const at = query.at === undefined ? nowMicros() : parseInstantField(query.at, 'at');
      const items = query.exchange === undefined ? allHours(at) : [hoursOf(query.exchange, at)];
      return { items, nextCursor: null };
    },
  });

  api.route({
    method: 'GET',
    url: '/market/calendar',
    config,
    schema: {
      tags,
      summary: 'Sessions and closings of an exchange, day by day',
      description: `At most ${daysMax} days; 30 from today on unless it is said.`,
      querystring: Type.Object({ exchange: name, from: Type.Optional(date), to: Type.Optional(date) }),
      response: answers(MarketCalendarView),
    },
    handler: async ({ query }) => {
      const exchange = known(query.exchange);
      return calendarView(exchange, rangeOf(exchange, query));
    },
  });
}

const nowMicros = (): UnixMicros => (Date.now() * 1_000) as UnixMicros;

function known(text: string): Exchange {
  const exchange = findExchange(text);
  if (exchange === null) {
    throw problem('UNKNOWN_EXCHANGE', `no hours are known of ${text.slice(0, 20)}`, { field: 'exchange' });
  }
  return exchange;
}

function hoursOf(text: string, at: UnixMicros): MarketHoursView {
  if (text.trim().toUpperCase() === 'CRYPTO') return cryptoHours(at);
  const exchange = known(text);
  requireKnown(exchange, yearOf(at), 'at');
  return marketHoursOf(exchange, at);
}

const allHours = (at: UnixMicros): MarketHoursView[] => [
  ...exchanges
    .filter(({ fromYear }) => fromYear < yearOf(at) && yearOf(at) < yearMax)
    .map((exchange) => marketHoursOf(exchange, at)),
  cryptoHours(at),
];

const yearOf = (at: UnixMicros): number => new Date(at / 1_000).getUTCFullYear();

function requireKnown({ code, fromYear }: Exchange, year: number, field: string): void {
  if (fromYear < year && year < yearMax) return;
  const range = `${fromYear + 1} to ${yearMax - 1}`;
  throw problem('INVALID_FIELD', `hours of ${code} are known for ${range}`, { field });
}

interface DateRange {
  readonly from: string;
  readonly to: string;
}

function rangeOf(exchange: Exchange, query: { readonly from?: string; readonly to?: string }): DateRange {
  const dayMillis = 86_400_000;
  const from = query.from ?? new Date().toISOString().slice(0, 10);
  const begin = dateMillis(from, 'from');
  const to = query.to ?? new Date(begin + 29 * dayMillis).toISOString().slice(0, 10);
  const end = dateMillis(to, 'to');
  if (end < begin) throw problem('INVALID_FIELD', 'to lies before from', { field: 'to' });
  if (end - begin > daysMax * dayMillis) throw problem('INVALID_FIELD', `at most ${daysMax} days`, { field: 'to' });
  requireKnown(exchange, Number(from.slice(0, 4)), 'from');
  requireKnown(exchange, Number(to.slice(0, 4)), 'to');
  return { from, to };
}

function dateMillis(text: string, field: string): number {
  const micros = parseInstant(text);
  if (micros === null) throw problem('INVALID_FIELD', `${field} is no date`, { field });
  return micros / 1_000;
}

function calendarView(exchange: Exchange, { from, to }: DateRange): MarketCalendarView {
  const [fromYear, toYear] = [Number(from.slice(0, 4)), Number(to.slice(0, 4))];
  const isInside = (day: string) => day >= from && day <= to;
  const { code, mic, name: title, timeZone, publishedThrough, checkedAgainst } = exchange;
  const years = Array.from({ length: toYear - fromYear + 1 }, (_, index) => fromYear + index);
  const closings = years.flatMap((year) => [...closingsOf(exchange, year)]);
  return {
    ...{ exchange: code, mic, name: title, timezone: timeZone },
    ...{ published_through: publishedThrough, checked_against: checkedAgainst },
    sessions: calendarAround(exchange, fromYear, toYear)
      .sessions.filter(({ tradingDate }) => isInside(tradingDate))
      .map(({ tradingDate, open, close, breakStart, breakEnd }) => ({
        date: tradingDate,
        open: instantText(open),
        close: instantText(close),
        break_start: nullableInstantText(breakStart),
        break_end: nullableInstantText(breakEnd),
        ...dayTypeOf(exchange, tradingDate),
      })),
    closings: closings.filter(([day]) => isInside(day)).map(([day, reason]) => ({ date: day, reason })),
  };
}
