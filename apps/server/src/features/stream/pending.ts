import type { FillView, OrderView, PriceAlertFiringView } from '@quire/contract';
import type { DomainEvent } from '@quire/core/engine';
import type { Bar, BookSnapshot, Print, Quote } from '@quire/core/market';
import type { Price } from '@quire/core/units';
import type { Publication } from '../../platform/publication.ts';

type NewsPublished = Extract<DomainEvent, { readonly type: 'NewsPublished' }>;

/** What a client watches, by the world's own ids. */
export interface Watch {
  readonly accountId: string | null;
  readonly quotes: ReadonlySet<string>;
  readonly focus: string | null;
}

/** What has happened since the client's last frame: the newest of what is a state, all of what is a fact. */
export interface Pending {
  readonly quotes: Map<string, Quote>;
  /** The newest price at which a watched instrument traded. */
  readonly prices: Map<string, Price>;
  readonly bars: Map<string, Bar>;
  readonly orders: Map<string, OrderView>;
  readonly unknownOrders: Set<string>;
  readonly fills: FillView[];
  prints: Print[];
  book: BookSnapshot | null;
  /** Halts and actions are told as they are; the database has them. */
  readonly haltedInstruments: Set<string>;
  readonly corporateActions: Set<string>;
  readonly news: NewsPublished[];
  /** Of the client's user. */
  readonly priceAlerts: PriceAlertFiringView[];
  accountChanged: boolean;
  killSwitchChanged: boolean;
}

export const createPending = (): Pending => ({
  quotes: new Map(),
  prices: new Map(),
  bars: new Map(),
  orders: new Map(),
  unknownOrders: new Set(),
  fills: [],
  haltedInstruments: new Set(),
  corporateActions: new Set(),
  news: [],
  priceAlerts: [],
  prints: [],
  book: null,
  accountChanged: false,
  killSwitchChanged: false,
});

export const isEmpty = (pending: Pending): boolean =>
  pending.quotes.size === 0 &&
  pending.prices.size === 0 &&
  pending.bars.size === 0 &&
  pending.orders.size === 0 &&
  pending.unknownOrders.size === 0 &&
  pending.fills.length === 0 &&
  pending.prints.length === 0 &&
  pending.book === null &&
  pending.news.length === 0 &&
  pending.priceAlerts.length === 0 &&
  pending.haltedInstruments.size === 0 &&
  pending.corporateActions.size === 0 &&
  !pending.accountChanged &&
  !pending.killSwitchChanged;

/** More facts than this in one frame means that frames cannot be made: the client starts over. */
export const factsMax = 5_000;
const printsMax = 200;

/** False when the client has fallen too far behind. */
export function gather(pending: Pending, watch: Watch, { batch, ...publication }: Publication): boolean {
  gatherMarket(pending, watch, batch);
  gatherLife(pending, batch);
  if (publication.killSwitchChanged) pending.killSwitchChanged = true;
  if (watch.accountId !== null) gatherAccount(pending, watch.accountId, { batch, ...publication });
  return pending.orders.size + pending.unknownOrders.size + pending.fills.length + pending.news.length <= factsMax;
}

function gatherMarket(pending: Pending, { quotes, focus }: Watch, batch: Publication['batch']): void {
  for (const quote of batch.quotes) {
    if (quotes.has(quote.instrumentId) || quote.instrumentId === focus) pending.quotes.set(quote.instrumentId, quote);
  }
  for (const { instrumentId, price } of batch.prints) {
    if (quotes.has(instrumentId) || instrumentId === focus) pending.prices.set(instrumentId, price);
  }
  if (focus === null) return;
  for (const bar of batch.bars) {
    if (bar.instrumentId === focus && bar.timeframe === '1m') pending.bars.set(`${bar.openTime}`, bar);
  }
  for (const print of batch.prints) if (print.instrumentId === focus) pending.prints.push(print);
  if (pending.prints.length > printsMax) pending.prints = pending.prints.slice(-printsMax);
  pending.book = batch.books.findLast(({ instrumentId }) => instrumentId === focus) ?? pending.book;
}

function gatherLife(pending: Pending, { events }: Publication['batch']): void {
  for (const { event } of events) {
    if (event.type === 'NewsPublished') pending.news.push(event);
    else if (event.type === 'TradingHalted' || event.type === 'TradingResumed') {
      pending.haltedInstruments.add(event.instrumentId);
    } else if (event.type === 'CorporateActionAnnounced') pending.corporateActions.add(event.action.actionId);
    else if (event.type === 'CorporateActionApplied') pending.corporateActions.add(event.actionId);
  }
}

function gatherAccount(pending: Pending, accountId: string, publication: Publication): void {
  for (const order of publication.orders) {
    if (order.accountId === accountId) pending.orders.set(order.orderId, order);
  }
  for (const fill of publication.fills) if (fill.accountId === accountId) pending.fills.push(fill);
  const unknown = new Set(publication.unknownOrders);
  for (const { event } of publication.batch.events) {
    if (!('accountId' in event) || event.accountId !== accountId) continue;
    pending.accountChanged = true;
    if ('orderId' in event && unknown.has(event.orderId)) pending.unknownOrders.add(event.orderId);
  }
}
