import type { Adjustment } from '@quire/core/market';
import { parseInstant } from '@quire/core/units';
import { badRequest } from './errors.ts';
import { type Fields, textOf } from './parse.ts';

const feeds: ReadonlySet<string> = new Set(['iex', 'sip', 'delayed_sip', 'otc', 'boats', 'overnight']);
const adjustments: ReadonlySet<string> = new Set(['raw', 'split', 'dividend', 'all', 'spin-off']);
const locations: ReadonlySet<string> = new Set(['us', 'us-1', 'us-2', 'eu-1']);

/** Holds what every query of stock data may carry against what this wire knows. One market stands behind all feeds. */
export function checkDataParameters(fields: Fields): void {
  const feed = textOf(fields, 'feed');
  if (feed !== null && !feeds.has(feed)) throw badRequest(`invalid feed: ${feed.slice(0, 20)}`);
  const currency = textOf(fields, 'currency');
  if (currency !== null && currency.toUpperCase() !== 'USD') {
    throw badRequest(`invalid currency: ${currency.slice(0, 20)}; prices are in USD here`);
  }
  const asof = textOf(fields, 'asof');
  if (asof !== null && asof !== '-' && (asof.length !== '2026-01-02'.length || parseInstant(asof) === null)) {
    throw badRequest(`invalid asof: ${asof.slice(0, 20)}`);
  }
  adjustmentOf(fields);
}

/**
 * For which actions bars are adjusted; raw unless asked. Several may be asked for together, as a list. There are no spin-offs in this
 * market, so being adjusted for them changes nothing.
 */
export function adjustmentOf(fields: Fields): Adjustment {
  const text = textOf(fields, 'adjustment');
  if (text === null) return 'raw';
  const parts = new Set(text.split(',').map((part) => part.trim().toLowerCase()));
  const unknown = [...parts].find((part) => !adjustments.has(part));
  if (unknown !== undefined) throw badRequest(`invalid adjustment: ${unknown.slice(0, 20)}`);
  const isSplit = parts.has('split');
  const isDividend = parts.has('dividend');
  if (parts.has('all') || (isSplit && isDividend)) return 'all';
  if (isSplit) return 'split';
  return isDividend ? 'dividend' : 'raw';
}

/** Where pairs are traded; one market stands behind all places. */
export function checkLocation(location: string): void {
  if (!locations.has(location)) throw badRequest(`invalid location: ${location.slice(0, 20)}`);
}
