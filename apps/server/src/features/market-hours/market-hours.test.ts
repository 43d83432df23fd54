import type { MarketCalendarView, MarketHoursView, Page } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProblemBody } from '../../platform/problem.ts';
import { startTestServer, type TestPerson, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let viewer: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  viewer = await server.person(['viewer']);
});
afterAll(() => server.close());

const get = <Answer>(path: string) =>
  server.call<Answer>({ method: 'GET', url: `/api/v1/market${path}`, headers: viewer.headers });
const hoursAt = async (exchange: string, at: string) => {
  const { json } = await get<Page<MarketHoursView>>(`/market-hours?exchange=${exchange}&at=${at}`);
  return json.items[0]!;
};

describe('market hours', () => {
  it('are told of every exchange and of crypto', async () => {
    const { json } = await get<Page<MarketHoursView>>('/market-hours');
    const names = json.items.map(({ exchange }) => exchange);
    expect(names.length).toBeGreaterThan(20);
    const asked = 'NYSE NASDAQ LSE XETRA EURONEXT BIT BME SIX TSE HKEX SSE SZSE NSE KRX ASX SGX CRYPTO'.split(' ');
    expect(names).toEqual(expect.arrayContaining(asked));
    for (const view of json.items) expect(Date.parse(view.next_close!)).toBeGreaterThan(Date.now());
  });

  it.each([
    ['NYSE', '2026-11-20T12:00:00Z', { session: 'pre_market', is_open: false, next_open: '2026-11-20T14:30:00Z' }],
    ['NYSE', '2026-11-20T14:45:00Z', { session: 'regular', is_open: true, is_first_half_hour: true }],
    [
      'NYSE',
      '2026-11-20T15:00:00Z',
      { session: 'regular', is_first_half_hour: false, next_close: '2026-11-20T21:00:00Z' },
    ],
    [
      'XNAS',
      '2026-11-20T22:00:00Z',
      { session: 'after_hours', is_open: false, local_time: '2026-11-20T17:00:00-05:00' },
    ],
    [
      'HKEX',
      '2026-11-20T04:30:00Z',
      { session: 'break', is_open: false, next_open: '2026-11-20T05:00:00Z', next_close: '2026-11-20T08:00:00Z' },
    ],
    [
      'LSE',
      '2026-12-28T10:00:00Z',
      {
        session: 'closed',
        day_type: 'holiday',
        reason: 'Boxing Day (observed)',
        open: null,
        next_open: '2026-12-29T08:00:00Z',
      },
    ],
    [
      'LSE',
      '2026-12-24T12:00:00Z',
      { session: 'regular', day_type: 'early_close', reason: 'Christmas Eve', close: '2026-12-24T12:30:00Z' },
    ],
    [
      'TYO',
      '2026-11-21T03:00:00Z',
      { session: 'closed', day_type: 'weekend', reason: 'Weekend', exchange: 'TSE', next_open: '2026-11-24T00:00:00Z' },
    ],
    ['crypto', '2026-11-21T03:00:00Z', { session: 'regular', is_open: true, next_close: '2026-11-22T00:00:00Z' }],
  ])('of %s at %s', async (exchange, at, expected) => {
    expect(await hoursAt(exchange, at)).toMatchObject(expected);
  });

  it('know their sessions day by day, over the end of a year', async () => {
    const { json } = await get<MarketCalendarView>('/calendar?exchange=XTKS&from=2026-12-28&to=2027-01-05');
    expect(json).toMatchObject({ exchange: 'TSE', timezone: 'Asia/Tokyo', published_through: 2027 });
    expect(json.sessions.map(({ date }) => date)).toEqual([
      ...['2026-12-28', '2026-12-29', '2026-12-30', '2027-01-04', '2027-01-05'],
    ]);
    expect(json.sessions[0]).toMatchObject({ open: '2026-12-28T00:00:00Z', break_start: '2026-12-28T02:30:00Z' });
    expect(json.closings).toEqual([
      { date: '2026-12-31', reason: 'Market holiday' },
      { date: '2027-01-01', reason: "New Year's Day" },
    ]);
  });

  it.each([
    ['/market-hours?exchange=MARS', 404, 'UNKNOWN_EXCHANGE', 'exchange'],
    ['/market-hours?exchange=LSE&at=soon', 400, 'INVALID_FIELD', 'at'],
    ['/market-hours?exchange=LSE&at=1999-01-01', 400, 'INVALID_FIELD', 'at'],
    ['/calendar?exchange=LSE&from=2026-02-31', 400, 'INVALID_FIELD', 'from'],
    ['/calendar?exchange=LSE&from=2026-03-01&to=2026-02-01', 400, 'INVALID_FIELD', 'to'],
    ['/calendar?exchange=LSE&from=2020-03-01&to=2026-02-01', 400, 'INVALID_FIELD', 'to'],
    ['/calendar?exchange=LSE&from=2035-12-01&to=2035-12-02', 400, 'INVALID_FIELD', 'from'],
  ])('refuse %s', async (path, status, code, field) => {
    expect(await get<ProblemBody>(path)).toMatchObject({ status, json: { code, field } });
  });
});
