import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Price, Quantity } from '../../units/index.ts';
import { bookSideBuy, bookSideSell, type MatchingBook } from '../matching-book.ts';
import { type KnownLevel, OrderByOrderBook, type OrderMessage } from './order-by-order-book.ts';

/** An hour of every order in one share at one exchange, against the book that the same source publishes. */
const data = process.env.QUIRE_TEST_DATA ?? '';

function rowsOf(name: string): number[][] {
  const file = readFileSync(join(data, 'orderbook/lobster', name));
  const text = (name.endsWith('.gz') ? gunzipSync(file) : file).toString('utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(',').map(Number));
}

const messageFile = 'AAPL_2012-06-21_0930-1030_message_50.csv.gz';
const kinds: Readonly<Record<number, OrderMessage['kind']>> = { 1: 'add', 2: 'reduce', 3: 'delete', 4: 'execute' };

/** Time, type, reference, size, price, side of the resting order; hidden executions and halts change no visible book. */
function messageOf([, type = 0, reference = 0, size = 0, at = 0, side = 0]: readonly number[]): OrderMessage | null {
  const kind = kinds[type];
  if (kind === undefined) return null;
  return {
    kind,
    reference,
    side: side === 1 ? bookSideBuy : bookSideSell,
    price: at as Price,
    quantity: size as Quantity,
  };
}

/** Ask price, ask size, bid price, bid size per level; a level that is not there has size 0. */
function startOf(row: readonly number[]): OrderByOrderBook {
  const bids: KnownLevel[] = [];
  const asks: KnownLevel[] = [];
  for (let at = 0; at + 3 < row.length; at += 4) {
    if (row[at + 1]! > 0) asks.push({ price: row[at] as Price, quantity: row[at + 1] as Quantity });
    if (row[at + 3]! > 0) bids.push({ price: row[at + 2] as Price, quantity: row[at + 3] as Quantity });
  }
  return new OrderByOrderBook(bids, asks);
}

/** What the source writes where there is no level. */
const noAsk = 9_999_999_999;

function rowOf(book: MatchingBook, levels: number): number[] {
  const { bids, asks } = book.snapshot('' as never, 0 as never, levels);
  const row: number[] = [];
  for (let at = 0; at < levels; at++) {
    row.push(asks[at]?.price ?? noAsk, asks[at]?.quantity ?? 0, bids[at]?.price ?? -noAsk, bids[at]?.quantity ?? 0);
  }
  return row;
}

describe.skipIf(data === '')('an exchange’s own book (needs QUIRE_TEST_DATA)', () => {
  it('X25: equals the published one at each of 672 rows, fifty levels deep', () => {
    const rows = rowsOf('AAPL_2012-06-21_first672_orderbook_50.csv.gz');
    const messages = rowsOf(messageFile);
    const rebuilt = startOf(rows[0]!);
    for (let at = 0; at < rows.length; at++) {
      const message = at === 0 ? null : messageOf(messages[at]!);
      if (message !== null) rebuilt.apply(message);
      if (rowOf(rebuilt.book, 50).join() !== rows[at]!.join()) {
        expect(`row ${at + 1}: ${rowOf(rebuilt.book, 50).join()}`).toBe(`row ${at + 1}: ${rows[at]!.join()}`);
      }
    }
    expect(rows).toHaveLength(672);
  });

  it('X25: equals it ten levels deep at all 999 rows of the cut that shows ten', () => {
    const start = rowsOf('AAPL_2012-06-21_first672_orderbook_50.csv.gz')[0]!;
    const messages = rowsOf(messageFile);
    const cutMessages = rowsOf('AAPL_2012-06-21_first999_message_10.csv');
    const cutRows = rowsOf('AAPL_2012-06-21_first999_orderbook_10.csv.gz');
    const rebuilt = startOf(start);
    let matched = 0;
    for (let at = 0; matched < cutRows.length && at < messages.length; at++) {
      const message = at === 0 ? null : messageOf(messages[at]!);
      if (message !== null) rebuilt.apply(message);
      if (messages[at]!.join() !== cutMessages[matched]!.join()) continue;
      expect(rowOf(rebuilt.book, 10)).toEqual(cutRows[matched]);
      matched++;
    }
    expect(matched).toBe(999);
  });

  it('X25: its best prices and sizes are the published ones for 15,999 states, and executions keep price and time', () => {
    const messages = rowsOf(messageFile);
    const published = distinct(rowsOf('AAPL_2012-06-21_0930-1600_orderbook_1.csv.gz').map((row) => row.join()));
    const rebuilt = startOf(rowsOf('AAPL_2012-06-21_first672_orderbook_50.csv.gz')[0]!);
    const states = [topOf(rebuilt.book)];
    const counts = { executions: 0, atBest: 0, named: 0, oldest: 0 };
    for (const row of messages.slice(1)) {
      const message = messageOf(row);
      const check = message === null ? null : rebuilt.apply(message);
      const top = topOf(rebuilt.book);
      if (top !== states.at(-1)) states.push(top);
      if (check === null) continue;
      counts.executions++;
      if (check.isBestPrice) counts.atBest++;
      if (check.isOldest === null) continue;
      counts.named++;
      if (check.isOldest) counts.oldest++;
    }
    let same = 0;
    while (same < states.length && states[same] === published[same]) same++;
    expect(same).toBeGreaterThanOrEqual(15_999);
    expect(counts).toEqual({ executions: 4_067, atBest: 4_067, named: 4_055, oldest: 4_031 });
  });
});

function topOf(book: MatchingBook): string {
  return `${book.bestAsk()},${book.bestAskQuantity()},${book.bestBid()},${book.bestBidQuantity()}`;
}

function distinct(texts: readonly string[]): string[] {
  return texts.filter((text, at) => text !== texts[at - 1]);
}
