import type {
  AccountView,
  BarView,
  BookView,
  CorporateActionView,
  DataStreamState,
  FillView,
  HaltView,
  KillSwitchView,
  MarketClockView,
  NewsView,
  OrderView,
  PositionView,
  PriceAlertFiringView,
  PrintView,
  QuoteView,
  ServerFrame,
} from '@quire/contract';

export type StreamBar = BarView & { readonly symbol: string };

/**
 * The console's copy of what the server has committed: a snapshot, then numbered updates. A gap in the numbers means that
 * something was missed, so the copy is no longer trusted until the next snapshot.
 */
export interface Replica {
  /** Number of the newest frame applied; null before the first snapshot and after a gap. */
  readonly streamSequence: number | null;
  readonly clock: MarketClockView | null;
  readonly killSwitch: KillSwitchView | null;
  readonly account: AccountView | null;
  readonly quotes: ReadonlyMap<string, QuoteView>;
  /** The newest price of a trade since the snapshot, by symbol. */
  readonly prices: ReadonlyMap<string, string>;
  readonly book: BookView | null;
  /** Newest first. */
  readonly prints: readonly PrintView[];
  /** One-minute bars of the focus since the snapshot, oldest first. */
  readonly bars: readonly StreamBar[];
  /** What commits changed since the snapshot; merged over what was read by request. */
  readonly orders: ReadonlyMap<string, OrderView>;
  readonly fills: readonly FillView[];
  readonly positions: ReadonlyMap<string, PositionView>;
  /** By symbol: halts in force at the snapshot, and every halt that changed since. */
  readonly halts: ReadonlyMap<string, HaltView>;
  /** Published since the snapshot, newest first. */
  readonly news: readonly NewsView[];
  /** By id: actions that were announced or took effect since the snapshot. */
  readonly corporateActions: ReadonlyMap<string, CorporateActionView>;
  /** Background tasks and providers, where a page follows them. */
  readonly data: DataStreamState | null;
  /** Own price alerts that fired since the snapshot, oldest first. */
  readonly priceAlerts: readonly PriceAlertFiringView[];
}

export const emptyReplica: Replica = {
  streamSequence: null,
  clock: null,
  killSwitch: null,
  account: null,
  quotes: new Map(),
  prices: new Map(),
  book: null,
  prints: [],
  bars: [],
  orders: new Map(),
  fills: [],
  positions: new Map(),
  halts: new Map(),
  news: [],
  corporateActions: new Map(),
  data: null,
  priceAlerts: [],
};

export const printsKept = 200;
export const barsKept = 1500;
export const fillsKept = 500;
export const newsKept = 200;
const priceAlertsKept = 200;

export interface ReplicaStep {
  readonly replica: Replica;
  /** `gap`: ask for a new snapshot. `ignored`: nothing to show. */
  readonly result: 'snapshot' | 'applied' | 'gap' | 'ignored';
}

function byKey<Item>(
  map: ReadonlyMap<string, Item>,
  items: readonly Item[] | undefined,
  key: (item: Item) => string,
): ReadonlyMap<string, Item> {
  if (items === undefined || items.length === 0) return map;
  const next = new Map(map);
  for (const item of items) next.set(key(item), item);
  return next;
}

/** Prints arrive in any order within a frame; each is kept once, newest first. */
export function mergePrints(
  known: readonly PrintView[],
  fresh: readonly PrintView[] | undefined,
): readonly PrintView[] {
  if (fresh === undefined || fresh.length === 0) return known;
  const symbol = fresh[0]!.symbol;
  const seen = new Map<number, PrintView>();
  for (const print of [...known, ...fresh]) if (print.symbol === symbol) seen.set(print.printSequence, print);
  return [...seen.values()].sort((left, right) => right.printSequence - left.printSequence).slice(0, printsKept);
}

function mergeBars(known: readonly StreamBar[], fresh: readonly StreamBar[] | undefined): readonly StreamBar[] {
  if (fresh === undefined || fresh.length === 0) return known;
  const next = [...known];
  for (const bar of fresh) {
    const place = next.findLastIndex(
      (candidate) => candidate.symbol === bar.symbol && candidate.openTime === bar.openTime,
    );
    if (place >= 0) next[place] = bar;
    else next.push(bar);
  }
  return next.length > barsKept ? next.slice(next.length - barsKept) : next;
}

function mergeFills(known: readonly FillView[], fresh: readonly FillView[] | undefined): readonly FillView[] {
  if (fresh === undefined || fresh.length === 0) return known;
  const ids = new Set(known.map((fill) => fill.fillId));
  const added = fresh.filter((fill) => !ids.has(fill.fillId));
  return added.length === 0 ? known : [...added.reverse(), ...known].slice(0, fillsKept);
}

/** By publication; numbers count within one source. */
function newestFirst(left: NewsView, right: NewsView): number {
  if (left.publishedAt === right.publishedAt) return right.newsSequence - left.newsSequence;
  return left.publishedAt < right.publishedAt ? 1 : -1;
}

/** Each headline once, newest first. */
export function mergeNews(known: readonly NewsView[], fresh: readonly NewsView[] | undefined): readonly NewsView[] {
  if (fresh === undefined || fresh.length === 0) return known;
  const seen = new Map([...known, ...fresh].map((item) => [item.newsSequence, item]));
  return [...seen.values()].sort(newestFirst).slice(0, newsKept);
}

function mergePrices(known: Replica['prices'], fresh: UpdateFrame['prices']): Replica['prices'] {
  if (fresh === undefined) return known;
  return new Map([...known, ...fresh.map(({ symbol, price }) => [symbol, price] as const)]);
}

type UpdateFrame = Extract<ServerFrame, { type: 'update' }>;

function applyUpdate(replica: Replica, frame: UpdateFrame): Replica {
  return {
    streamSequence: frame.streamSequence,
    clock: frame.clock ?? replica.clock,
    killSwitch: frame.killSwitch ?? replica.killSwitch,
    account: frame.account ?? replica.account,
    quotes: byKey(replica.quotes, frame.quotes, (quote) => quote.symbol),
    prices: mergePrices(replica.prices, frame.prices),
    book: frame.book ?? replica.book,
    prints: mergePrints(replica.prints, frame.prints),
    bars: mergeBars(replica.bars, frame.bars),
    orders: byKey(replica.orders, frame.orders, (order) => order.orderId),
    fills: mergeFills(replica.fills, frame.fills),
    positions: byKey(replica.positions, frame.positions, (position) => position.instrumentId),
    halts: byKey(replica.halts, frame.halts, (halt) => halt.symbol),
    news: mergeNews(replica.news, frame.news),
    corporateActions: byKey(replica.corporateActions, frame.corporateActions, (action) => action.actionId),
    data: replica.data && frame.data ? { ...replica.data, ...frame.data } : replica.data,
    priceAlerts:
      frame.priceAlerts === undefined
        ? replica.priceAlerts
        : [...replica.priceAlerts, ...frame.priceAlerts].slice(-priceAlertsKept),
  };
}

/** Pure: the replica after one frame, and what the caller has to do about it. */
export function applyFrame(replica: Replica, frame: ServerFrame): ReplicaStep {
  if (frame.type === 'snapshot') {
    const { state } = frame;
    const next: Replica = {
      ...emptyReplica,
      streamSequence: frame.streamSequence,
      clock: state.clock,
      killSwitch: state.killSwitch,
      account: state.account,
      quotes: new Map(state.quotes.map((quote) => [quote.symbol, quote])),
      book: state.book,
      prints: mergePrints([], state.prints),
      halts: byKey(new Map<string, HaltView>(), state.halts, (halt) => halt.symbol),
      data: state.data ?? null,
    };
    return { replica: next, result: 'snapshot' };
  }
  if (frame.type !== 'update' || replica.streamSequence === null) return { replica, result: 'ignored' };
  if (frame.streamSequence <= replica.streamSequence) return { replica, result: 'ignored' };
  if (frame.streamSequence !== replica.streamSequence + 1) {
    return { replica: { ...replica, streamSequence: null }, result: 'gap' };
  }
  return { replica: applyUpdate(replica, frame), result: 'applied' };
}
