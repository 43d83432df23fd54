import { expect, it } from 'vitest';
import { filterRows } from './filter-rows.ts';

interface Row {
  readonly symbol: string;
  readonly side: string;
  readonly price: string;
}

const rows: readonly Row[] = [
  { symbol: 'AAPL', side: 'buy', price: '199.02' },
  { symbol: 'AAPL', side: 'sell', price: '200.22' },
  { symbol: 'BTC/USD', side: 'buy', price: '86004.78' },
];
const columns = [
  { words: (row: Row) => row.symbol },
  { words: (row: Row) => row.side },
  { words: (row: Row) => row.price },
  {},
];

it('keeps what holds every word, in any column and either case', () => {
  expect(filterRows(rows, columns, '')).toBe(rows);
  expect(filterRows(rows, columns, '  aapl  BUY ')).toEqual([rows[0]]);
  expect(filterRows(rows, columns, 'usd')).toEqual([rows[2]]);
  expect(filterRows(rows, columns, '200.2')).toEqual([rows[1]]);
  expect(filterRows(rows, columns, 'aapl usd')).toEqual([]);
});

it('does not find words across the border of two columns', () => {
  expect(filterRows(rows, columns, 'aaplbuy')).toEqual([]);
});
