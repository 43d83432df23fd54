import type { Bar, BookSnapshot, Instrument } from '@quire/core/market';
import type { AccountId, InstrumentId } from '@quire/core/units';
import { describe, expect, it } from 'vitest';
import type { CommittedEvent } from '../../../platform/world-gateway.ts';
import { until } from '../../../testing/test-server.ts';
import type { BarQuery } from '../dependencies.ts';
import { pair, share } from '../testing/instruments.ts';
import type { BarRow } from '../views/market-view.ts';
import type { StreamKind } from './channels.ts';
import { DataHub } from './hub.ts';

const minuteMicros = 60_000_000;
const rolledAt = 100 * minuteMicros;
const nothing = { events: [], quotes: [], prints: [], bars: [], books: [] };
const instruments: readonly Instrument[] = [share, pair];

const minute = (instrument: Instrument, index: number, price: number): Bar => ({
  instrumentId: instrument.instrumentId,
  timeframe: '1m',
  openTime: (rolledAt + index * minuteMicros) as Bar['openTime'],
  closeTime: (rolledAt + (index + 1) * minuteMicros) as Bar['closeTime'],
  open: price as Bar['open'],
  high: (price + 100) as Bar['high'],
  low: (price - 100) as Bar['low'],
  close: price as Bar['close'],
  volume: 10,
  notional: 1_000,
  printCount: 2,
  isFinal: true,
  origin: 'simulated',
});

const book = (bids: readonly [number, number][], asks: readonly [number, number][]): BookSnapshot => {
  const levels = (side: readonly [number, number][]) =>
    side.map(([price, coins]) => ({ price, quantity: coins * 1_000_000_000, orderCount: 1 }));
  return {
    instrumentId: pair.instrumentId,
    tsEvent: rolledAt,
    bids: levels(bids),
    asks: levels(asks),
  } as unknown as BookSnapshot;
};

function started(limit: number | null = null) {
  const asked: BarQuery[] = [];
  const stored: BarRow[] = [
    { openTime: rolledAt, open: 9, high: 12, low: 8, close: 10, volume: 5, notional: 50, printCount: 1 },
  ];
  const hub = new DataHub({
    gateway: {
      instruments: () => instruments,
      instrumentById: (id: string) => instruments.find(({ instrumentId }) => instrumentId === id) ?? null,
      instrumentBySymbol: (name: string) => instruments.find(({ symbol }) => symbol === name) ?? null,
    } as DataHubParts['gateway'],
    authenticate: async () => ({ accountId: 'mine' as AccountId }),
    bars: async (query) => {
      asked.push(query);
      return stored;
    },
    lastRoll: () => rolledAt,
    dataConnectionsMax: limit,
    pauseMove: async () => 10_000,
    onError: (error) => {
      throw error;
    },
  });
  const connect = async (kind: StreamKind, subscription: Record<string, readonly string[]>) => {
    const heard: Record<string, unknown>[] = [];
    const socket = {
      bufferedAmount: 0,
      send: (data: string | Uint8Array) => void heard.push(...JSON.parse(String(data))),
      close: () => {},
      terminate: () => {},
    };
    const client = hub.connect({ socket, kind, encoding: 'json', key: { keyId: 'PK', secret: 'x' } })!;
    client.receive(Buffer.from(JSON.stringify({ action: 'subscribe', ...subscription })));
    await until(() => heard.length >= 3);
    return heard.splice(0, 3) && heard;
  };
  return { hub, connect, asked };
}
type DataHubParts = ConstructorParameters<typeof DataHub>[0];

describe('what a commit tells', () => {
  it('the minute that ended, to whoever hears it, and the day so far after it', async () => {
    const { hub, connect, asked } = started();
    const [stocks, test, pairs] = await Promise.all([
      connect('stocks', { bars: ['*'], dailyBars: ['AAPL'] }),
      connect('test', { bars: ['FAKEPACA'], dailyBars: ['FAKEPACA'] }),
      connect('crypto', { bars: ['BTC/USD'] }),
    ]);
    hub.tell({ ...nothing, bars: [minute(share, 5, 2_000_000), { ...minute(share, 6, 1), isFinal: false }] });
    hub.tell({ ...nothing, bars: [minute(share, 6, 1_000_000)] });
    await until(() => stocks.length === 4 && test.length === 4);
    expect(stocks.filter(({ T }) => T === 'b').map(({ S, c, v }) => [S, c, v])).toEqual([
      ['AAPL', 200, 10],
      ['AAPL', 100, 10],
    ]);
    expect(stocks.filter(({ T }) => T === 'd').map(({ o, h, l, c, v, n }) => [o, h, l, c, v, n])).toEqual([
      [9, 200.01, 8, 200, 15, 3],
      [9, 200.01, 8, 100, 25, 5],
    ]);
    expect(test.map(({ S }) => S)).toEqual(Array.from({ length: 4 }, () => 'FAKEPACA'));
    expect(pairs).toEqual([]);
    // What was before the first minute is read once, and up to that minute only.
    expect(asked).toEqual([
      expect.objectContaining({ timeframe: '1m', from: rolledAt, to: rolledAt + 5 * minuteMicros - 1 }),
    ]);
  });

  it('an order book whole at first and then its changes, so that every client can keep it', async () => {
    const { hub, connect } = started();
    const early = await connect('crypto', { orderbooks: ['BTC/USD'] });
    hub.tell({
      ...nothing,
      books: [
        book(
          [
            [100_000, 5],
            [90_000, 7],
          ],
          [[110_000, 3]],
        ),
      ],
    });
    const late = await connect('crypto', { orderbooks: ['BTC/USD'], trades: ['*'] });
    hub.tell({
      ...nothing,
      books: [
        book(
          [
            [100_000, 6],
            [80_000, 1],
          ],
          [[110_000, 3]],
        ),
      ],
    });
    hub.tell({
      ...nothing,
      books: [
        book(
          [
            [100_000, 6],
            [80_000, 1],
          ],
          [[110_000, 3]],
        ),
      ],
    });
    const whole = {
      S: 'BTC/USD',
      r: true,
      b: [
        { p: 10, s: 5 },
        { p: 9, s: 7 },
      ],
      a: [{ p: 11, s: 3 }],
    };
    const change = {
      b: [
        { p: 10, s: 6 },
        { p: 8, s: 1 },
        { p: 9, s: 0 },
      ],
      a: [],
    };
    expect(early).toMatchObject([whole, change]);
    expect(early[1]).not.toHaveProperty('r');
    expect(late).toMatchObject([whole, change]);
  });

  it('between which prices a share may trade before it pauses, when that has moved', async () => {
    const { hub, connect } = started();
    const [bands, pairs] = await Promise.all([connect('stocks', { lulds: ['*'] }), connect('crypto', { bars: ['*'] })]);
    const halted = { event: { type: 'TradingHalted', instrumentId: share.instrumentId, reasonCode: 'VOLATILITY' } };
    const ended = (index: number, price: number) => ({ ...nothing, bars: [minute(share, index, price)] });
    hub.tell({ ...nothing, bars: [minute(pair, 1, 1_000_000)] });
    hub.tell(ended(1, 2_000_000));
    hub.tell(ended(2, 1_000_000));
    hub.tell(ended(3, 1_500_000));
    await until(() => bands.length === 2 && pairs.length === 1);
    hub.tell({ ...nothing, events: [halted as unknown as CommittedEvent] });
    hub.tell(ended(9, 1_000_000));
    await until(() => bands.length === 3);
    expect(bands.filter(({ T }) => T === 'l')).toEqual([
      { T: 'l', S: 'AAPL', u: 202, d: 198, i: 'A', t: '1970-01-01T01:42:00Z', z: 'C' },
      { T: 'l', S: 'AAPL', u: 151.5, d: 148.5, i: 'B', t: '1970-01-01T01:43:00Z', z: 'C' },
      { T: 'l', S: 'AAPL', u: 101, d: 99, i: 'E', t: '1970-01-01T01:50:00Z', z: 'C' },
    ]);
  });

  it('nothing of one stream on another', async () => {
    const { hub, connect } = started();
    const stocks = await connect('stocks', { bars: ['*'], dailyBars: ['*'] });
    const pairs = await connect('crypto', { bars: ['*'] });
    hub.tell({
      ...nothing,
      bars: [minute({ ...pair, instrumentId: pair.instrumentId as InstrumentId }, 1, 1_000_000)],
    });
    expect([stocks, pairs.map(({ T, S }) => [T, S])]).toEqual([[], [['b', 'BTC/USD']]]);
  });

  it('that an account has as many connections to a stream as it may', async () => {
    const { hub, connect } = started(1);
    await connect('stocks', {});
    const heard: Record<string, unknown>[] = [];
    const socket = {
      bufferedAmount: 0,
      send: (data: string | Uint8Array) => void heard.push(...JSON.parse(String(data))),
      close: () => {},
      terminate: () => {},
    };
    hub.connect({ socket, kind: 'stocks', encoding: 'json', key: { keyId: 'PK', secret: 'x' } });
    await until(() => heard.length === 2);
    expect(heard[1]).toEqual({ T: 'error', code: 406, msg: 'connection limit exceeded' });
    await connect('crypto', {});
  });
});
