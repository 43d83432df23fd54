import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AlpacaServer, type Json, startAlpacaServer } from './testing/alpaca-server.ts';

/** Every combination of type, time in force, class, size and hours, against the table of the reference. */
let alpaca: AlpacaServer;
beforeAll(async () => {
  alpaca = await startAlpacaServer({ QUIRE_RATE_LIMIT_PER_MINUTE: '100000' });
});
afterAll(() => alpaca?.close());

const types = ['market', 'limit', 'stop', 'stop_limit', 'trailing_stop'] as const;
const times = ['day', 'gtc', 'ioc', 'fok', 'opg', 'cls'] as const;
const classes = ['simple', 'bracket', 'oco', 'oto'] as const;
const sizes = ['whole', 'fraction', 'notional'] as const;

interface Combination {
  readonly pair: boolean;
  readonly type: (typeof types)[number];
  readonly time: (typeof times)[number];
  readonly orderClass: (typeof classes)[number];
  readonly size: (typeof sizes)[number];
  readonly extended: boolean;
}

const combinations: readonly Combination[] = [false, true].flatMap((pair) =>
  types.flatMap((type) =>
    times.flatMap((time) =>
      classes.flatMap((orderClass) =>
        sizes.flatMap((size) =>
          [false, true].map((extended) => ({ pair, type, time, orderClass, size, extended }) as const),
        ),
      ),
    ),
  ),
);

/** The table: which times in force a type has, and with which of them it may be in extended hours or in fractions. */
const shares: Readonly<Record<Combination['type'], readonly [times: string, extended: string, fractions: string]>> = {
  market: ['day gtc ioc fok opg cls', '', 'day'],
  limit: ['day gtc ioc fok opg cls', 'day gtc', 'day'],
  stop: ['day gtc', '', 'day'],
  stop_limit: ['day gtc', '', 'day'],
  trailing_stop: ['day gtc', '', ''],
};
const pairs: Partial<Record<Combination['type'], string>> = {
  market: 'gtc ioc',
  limit: 'gtc ioc',
  stop_limit: 'gtc ioc',
};
/** The documented words; the first that fits is told. */
const words: readonly [RegExp, number][] = [
  [/^invalid order type for crypto order$/, 40010001],
  [/^invalid crypto time_in_force$/, 42210000],
  [/^crypto orders must be simple orders$/, 42210000],
  [/^fractional orders must be simple orders$/, 42210000],
  [/^fractional orders must be DAY orders$/, 42210000],
  [/^fractional orders cannot be trailing stop orders$/, 42210000],
  [/^invalid time_in_force for \w+ order: must be day or gtc$/, 42210000],
  [/^extended hours order must be DAY limit orders$/, 42210000],
  [/^(bracket|oto|oco) orders cannot be extended hours orders$/, 42210000],
  [/^oco orders must be limit orders$/, 40010001],
  [/^(bracket|oto) orders must be entered with a market or limit order$/, 40010001],
];

function isInTable({ pair, type, time, orderClass, size, extended }: Combination): boolean {
  if (pair) return orderClass === 'simple' && (pairs[type] ?? '').split(' ').includes(time);
  const [all, extendedOnes, fractions] = shares[type].map((text) => text.split(' ')) as [string[], string[], string[]];
  if (orderClass !== 'simple') {
    const enters = orderClass === 'oco' ? type === 'limit' : type === 'market' || type === 'limit';
    return enters && (time === 'day' || time === 'gtc') && size === 'whole' && !extended;
  }
  if (extended && !extendedOnes.includes(time)) return false;
  return all.includes(time) && (size === 'whole' || fractions.includes(time));
}

function bodyOf({ pair, type, time, orderClass, size, extended }: Combination): Json {
  return {
    symbol: pair ? 'BTC/USD' : 'AAPL',
    side: 'buy',
    type,
    time_in_force: time,
    extended_hours: extended,
    ...(size === 'notional' ? { notional: '20' } : { qty: size === 'whole' ? '1' : '0.5' }),
    ...(type === 'limit' || type === 'stop_limit' ? { limit_price: '2.00' } : {}),
    ...(type === 'stop' || type === 'stop_limit' ? { stop_price: '9000' } : {}),
    ...(type === 'trailing_stop' ? { trail_price: '1.00' } : {}),
    ...(orderClass === 'simple' ? {} : { order_class: orderClass, stop_loss: { stop_price: '1.50' } }),
    ...(orderClass === 'bracket' || orderClass === 'oco' ? { take_profit: { limit_price: '9000' } } : {}),
  };
}

async function fingerprint(): Promise<string> {
  const hashes = await Promise.all(
    ['orders', 'posting', 'journal_event', 'balance', 'position'].map(async (table) => {
      const [row] = await alpaca.server.database.sql.unsafe<{ hash: string }[]>(
        `select count(*) || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as hash from ${table} t`,
      );
      return `${table}:${row?.hash}`;
    }),
  );
  return hashes.join('\n');
}

describe('the matrix of orders', () => {
  const impossible = combinations.filter((combination) => !isInTable(combination));
  const possible = combinations.filter(isInTable);

  it(`refuses the ${impossible.length} combinations that are not in it, in the documented words, and changes nothing`, async () => {
    const before = await fingerprint();
    for (const combination of impossible) {
      const { status, json } = await alpaca.place(bodyOf(combination));
      const known = words.find(([text]) => text.test(String(json['message'])));
      expect([status, json['code'], json['message']], JSON.stringify(combination)).toEqual([
        422,
        known?.[1],
        expect.any(String),
      ]);
    }
    expect(await fingerprint()).toBe(before);
  }, 60_000);

  it(`has no word against the form of the other ${possible.length}`, async () => {
    for (const combination of possible) {
      const { status, json } = await alpaca.place(bodyOf(combination));
      // Money, size, legs around the price of the moment and the hours of an auction are other questions.
      const isOfForm = status === 422 && words.some(([text]) => text.test(String(json['message'])));
      expect([isOfForm, json['message']], JSON.stringify(combination)).toEqual([false, json['message']]);
      expect(status, JSON.stringify([combination, json])).toBeLessThan(500);
      if (status === 422) expect(json['code'], JSON.stringify([combination, json])).toBe(42210000);
    }
    await alpaca.call('DELETE', '/v2/orders');
  }, 60_000);
});
