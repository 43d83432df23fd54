import type { Sql } from '@quire/adapters/storage';
import type { MoverKind, ScreenerRowView, ScreenerSort } from '@quire/contract';
import type { AssetClass, Instrument } from '@quire/core/market';
import { instantText, priceText } from '../../platform/wire.ts';
import type { LastPrice, WorldGateway } from '../../platform/world-gateway.ts';
import type { WorldCalendars } from '../market/calendars.ts';
import { type FigureBounds, type FiguresRow, readFigures } from './figures.ts';

export interface ScreenerQuery {
  /** Null: all that is traded. */
  readonly instrumentIds: ReadonlySet<string> | null;
  readonly assetClass: AssetClass | null;
  /** In symbol or name, whatever the case. */
  readonly search: string;
  readonly bounds: FigureBounds;
  readonly sort: ScreenerSort;
  readonly descending: boolean;
  readonly limit: number;
}

/** Instruments of the world by what their prices did. */
export interface ScreenerService {
  screen(query: ScreenerQuery): Promise<readonly ScreenerRowView[]>;
  movers(kind: MoverKind, query: Pick<ScreenerQuery, 'assetClass' | 'limit'>): Promise<readonly ScreenerRowView[]>;
}

export interface ScreenerOptions {
  readonly sql: Sql;
  readonly gateway: WorldGateway;
  readonly calendars: Pick<WorldCalendars, 'lastRoll'>;
}

const open = { min: null, max: null };
export const noBounds: FigureBounds = {
  price: open,
  changePercent: open,
  volume: open,
  notional: open,
  relativeVolume: open,
  volatility: open,
  rangePosition: open,
};

const moverSorts: Readonly<Record<MoverKind, { readonly sort: ScreenerSort; readonly descending: boolean }>> = {
  gainers: { sort: 'changePercent', descending: true },
  losers: { sort: 'changePercent', descending: false },
  'most-active': { sort: 'notional', descending: true },
  trending: { sort: 'relativeVolume', descending: true },
};

export function createScreenerService({ sql, gateway, calendars }: ScreenerOptions): ScreenerService {
  const screen = async (query: ScreenerQuery): Promise<readonly ScreenerRowView[]> => {
    const { instrumentIds, assetClass, bounds, sort, descending, limit } = query;
    const words = query.search.trim().toLowerCase();
    const priced = new Map<string, { readonly instrument: Instrument; readonly last: LastPrice }>();
    for (const instrument of gateway.instruments()) {
      const { instrumentId, symbol, name } = instrument;
      if (instrumentIds !== null && !instrumentIds.has(instrumentId)) continue;
      if (assetClass !== null && instrument.assetClass !== assetClass) continue;
      if (!`${symbol} ${name}`.toLowerCase().includes(words)) continue;
      const last = gateway.market.lastPrice(instrumentId);
      if (last !== null) priced.set(instrumentId, { instrument, last });
    }
    if (priced.size === 0) return [];
    const figures = await readFigures(sql, {
      worldId: gateway.worldId,
      now: gateway.now(),
      rolledAt: calendars.lastRoll() ?? Number.MAX_SAFE_INTEGER,
      wanted: [...priced.values()].map(({ instrument, last }) => wantedOf(instrument, last, gateway)),
      bounds,
    });
    const rows = figures.map((row) => rowView(row, priced.get(row.instrumentId)!, gateway));
    return inOrder(rows, sort, descending).slice(0, limit);
  };

  return {
    screen,
    async movers(kind, { assetClass, limit }) {
      const all = { instrumentIds: null, search: '', bounds: boundsOf(kind) };
      return screen({ ...all, assetClass, limit, ...moverSorts[kind] });
    },
  };
}

/** What did not rise is no gainer, however little the others rose. */
function boundsOf(kind: MoverKind): FigureBounds {
  const least = Number.MIN_VALUE;
  if (kind === 'gainers') return { ...noBounds, changePercent: { min: least, max: null } };
  if (kind === 'losers') return { ...noBounds, changePercent: { min: null, max: -least } };
  return { ...noBounds, volume: { min: least, max: null } };
}

function wantedOf({ instrumentId, priceScale }: Instrument, last: LastPrice, gateway: WorldGateway) {
  const unit = 10 ** priceScale;
  const price = last.price / unit;
  const bar = gateway.market.formingBar(instrumentId);
  const forming =
    bar === null
      ? { high: price, low: price, volume: 0, notional: 0 }
      : { high: bar.high / unit, low: bar.low / unit, volume: bar.volume, notional: bar.notional };
  return { instrumentId, price, forming };
}

/** What is not known comes last, in either direction; equals stand by symbol. */
function inOrder(rows: readonly ScreenerRowView[], sort: ScreenerSort, descending: boolean): ScreenerRowView[] {
  const bySymbol = (left: ScreenerRowView, right: ScreenerRowView) => (left.symbol < right.symbol ? -1 : 1);
  const turn = descending ? -1 : 1;
  if (sort === 'symbol') return rows.toSorted((left, right) => turn * bySymbol(left, right));
  const of = (row: ScreenerRowView) => (row[sort] === null ? null : Number(row[sort]));
  return rows.toSorted((left, right) => {
    const [one, other] = [of(left), of(right)];
    if (one === null || other === null) return one === other ? bySymbol(left, right) : one === null ? 1 : -1;
    return one === other ? bySymbol(left, right) : turn * (one - other);
  });
}

function rowView(
  row: FiguresRow,
  { instrument, last }: { readonly instrument: Instrument; readonly last: LastPrice },
  gateway: WorldGateway,
): ScreenerRowView {
  const { symbol, name, assetClass, currency } = instrument;
  return {
    ...{ symbol, name, assetClass, currency },
    ...row,
    price: priceText(last.price, instrument),
    priceAt: instantText(last.at),
    spark: [...row.spark],
    simulated: gateway.simulated,
  };
}
