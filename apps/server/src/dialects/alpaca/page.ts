import type { Instrument } from '@quire/core/market';
import { badRequest } from './errors.ts';
import { type Fields, textOf } from './parse.ts';

/** Where a page ended: a place in the data, so that the next page may have another size. */
export interface PagePosition {
  readonly symbol: string;
  /** Of the last row given: what its source counts rows by. */
  readonly after: number;
}

export function encodeToken({ symbol, after }: PagePosition): string {
  return Buffer.from(JSON.stringify([symbol, after])).toString('base64url');
}

export function decodeToken(text: string): PagePosition {
  const [symbol, after, ...more] = partsOf(text);
  const isOurs = typeof symbol === 'string' && typeof after === 'number' && Number.isSafeInteger(after);
  if (!isOurs || more.length > 0) throw badRequest('invalid page_token');
  return { symbol, after };
}

function partsOf(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

export interface PageQuery {
  readonly limit: number;
  readonly ascending: boolean;
  readonly position: PagePosition | null;
}

export function pageQuery(fields: Fields): PageQuery {
  const token = textOf(fields, 'page_token');
  return {
    limit: limitOf(fields),
    ascending: isAscending(fields),
    position: token === null ? null : decodeToken(token),
  };
}

function limitOf(fields: Fields): number {
  const text = textOf(fields, 'limit') ?? '1000';
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > 10_000) throw badRequest(`invalid limit: ${text.slice(0, 20)}`);
  return limit;
}

function isAscending(fields: Fields): boolean {
  const text = textOf(fields, 'sort')?.toLowerCase() ?? 'asc';
  if (text !== 'asc' && text !== 'desc') throw badRequest(`invalid sort: ${text.slice(0, 20)}`);
  return text === 'asc';
}

/** Rows of one kind, such as bars. */
export interface RowSource<Row> {
  /** At most `limit` rows in the order of the answer, after a position; null is from the beginning. */
  read(
    instrument: Instrument,
    query: { readonly after: number | null; readonly ascending: boolean; readonly limit: number },
  ): Promise<readonly Row[]>;
  /** Unique within an instrument, and ascending with time. */
  positionOf(row: Row): number;
}

export interface Page<Row> {
  readonly rows: readonly { readonly instrument: Instrument; readonly rows: readonly Row[] }[];
  readonly nextPageToken: string | null;
}

/** Rows by symbol, then time. The limit is over all symbols, and a page may end in the middle of one. */
export async function readPage<Row>(
  instruments: readonly Instrument[],
  { limit, ascending, position }: PageQuery,
  source: RowSource<Row>,
): Promise<Page<Row>> {
  const rows: { instrument: Instrument; rows: readonly Row[] }[] = [];
  let left = limit;
  let last: PagePosition | null = position;
  for (const instrument of [...instruments].sort(bySymbol)) {
    const { symbol } = instrument;
    if (position !== null && symbol < position.symbol) continue;
    const after = symbol === position?.symbol ? position.after : null;
    // One row more than fits says whether there is a next page.
    const found = await source.read(instrument, { after, ascending, limit: left + 1 });
    const taken = found.slice(0, left);
    const newest = taken.at(-1);
    if (newest !== undefined) {
      rows.push({ instrument, rows: taken });
      last = { symbol, after: source.positionOf(newest) };
    }
    if (found.length > left) return { rows, nextPageToken: last && encodeToken(last) };
    left -= taken.length;
  }
  return { rows, nextPageToken: null };
}

const bySymbol = (left: Instrument, right: Instrument): number => (left.symbol < right.symbol ? -1 : 1);
