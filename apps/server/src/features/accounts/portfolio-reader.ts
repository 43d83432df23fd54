import type { Sql } from '@quire/adapters/storage';
import type { PositionView } from '@quire/contract';
import { type MarginHolding, marketValue, unitPriceOf, unrealizedPnl } from '@quire/core/portfolio';
import { type Cash, cashScale, parseDecimal, type SignedQuantity } from '@quire/core/units';
import {
  cashText,
  decimalText,
  instantText,
  nullableDecimalText,
  nullableInstantText,
  priceText,
} from '../../platform/wire.ts';
import type { CommittedBatch, WorldGateway } from '../../platform/world-gateway.ts';

/**
 * Balance and positions of an account as they are committed, with the marks of this moment. The rows are cached until an event of
 * the account is committed, because marks move many times a second and rows do not.
 */
export interface PortfolioReader {
  /** Null: the account has no balance row, which means that it does not exist. */
  read(accountId: string): Promise<Portfolio | null>;
  /** Forgets the rows of the accounts that a commit changed. Called before anybody is told of the commit. */
  committed(batch: CommittedBatch): void;
  /** Forgets all rows, when commits were missed. */
  forgetAll(): void;
}

export interface Portfolio {
  readonly accountId: string;
  readonly cash: Cash;
  readonly reserved: Cash;
  readonly deposited: Cash;
  readonly realizedPnl: Cash;
  readonly feesPaid: Cash;
  /** Proceeds that have not settled; part of the cash. */
  readonly unsettled: Cash;
  /** Dividends between ex-date and pay date, less those owed on shorts; not part of the cash. */
  readonly receivable: Cash;
  /** What is held, at the marks; at cost where none is known, as the engine reckons. */
  readonly holdings: readonly MarginHolding[];
  /** Size of what is held short, at the marks; null when one has no mark. */
  readonly shortMarketValue: Cash | null;
  /** Null when something held has no mark. */
  readonly marketValue: Cash | null;
  readonly unrealizedPnl: Cash | null;
  /** Flat ones included; the views leave them out. */
  readonly positions: readonly PositionView[];
}

interface PositionRow {
  readonly instrumentId: string;
  readonly symbol: string;
  readonly quantity: string;
  readonly costBasis: string;
  readonly averageEntryPrice: string | null;
  readonly realizedPnl: string;
  readonly feesPaid: string;
  readonly openedAt: number | null;
  readonly updatedAt: number;
}

interface BalanceRow {
  readonly cash: string;
  readonly reserved: string;
  readonly deposited: string;
  readonly realizedPnl: string;
  readonly feesPaid: string;
  readonly unsettled: string;
  readonly receivable: string;
  readonly positions: readonly PositionRow[];
}

const cacheMax = 2_000;

export function createPortfolioReader({ sql, gateway }: { sql: Sql; gateway: WorldGateway }): PortfolioReader {
  const cache = new Map<string, BalanceRow>();
  const versions = new Map<string, number>();
  let epoch = 0;
  const loading = new Map<string, Promise<BalanceRow | null>>();

  const rowsOf = (accountId: string): Promise<BalanceRow | null> => {
    const cached = cache.get(accountId);
    if (cached) return Promise.resolve(cached);
    const running = loading.get(accountId);
    if (running) return running;
    const version = versions.get(accountId) ?? 0;
    const epochBefore = epoch;
    const load = loadRows(sql, accountId)
      .then((rows) => {
        // A commit that came while we read may not be in what we read.
        if (rows && (versions.get(accountId) ?? 0) === version && epoch === epochBefore) {
          if (cache.size >= cacheMax) cache.clear();
          cache.set(accountId, rows);
        }
        return rows;
      })
      .finally(() => {
        if (loading.get(accountId) === load) loading.delete(accountId);
      });
    loading.set(accountId, load);
    return load;
  };

  return {
    async read(accountId) {
      const rows = await rowsOf(accountId);
      return rows && valued(accountId, rows, gateway);
    },
    committed({ events }) {
      for (const { event } of events) {
        if (!('accountId' in event)) continue;
        versions.set(event.accountId, (versions.get(event.accountId) ?? 0) + 1);
        cache.delete(event.accountId);
        loading.delete(event.accountId);
      }
    },
    forgetAll() {
      epoch++;
      cache.clear();
      versions.clear();
      loading.clear();
    },
  };
}

/** One statement, so that balance and positions are of the same commit. */
async function loadRows(sql: Sql, accountId: string): Promise<BalanceRow | null> {
  const [row] = await sql<BalanceRow[]>`
    select b.cash, b.reserved, b.deposited, b.realized_pnl as "realizedPnl", b.fees_paid as "feesPaid", b.unsettled,
      (select coalesce(sum(d.amount), 0)::text from dividend d
        where d.account_id = a.account_id and d.currency = a.currency and d.paid_at is null) as receivable,
      coalesce((select jsonb_agg(jsonb_build_object(
          'instrumentId', p.instrument_id, 'symbol', p.symbol, 'quantity', p.quantity::text,
          'costBasis', p.cost_basis::text, 'averageEntryPrice', p.average_entry_price::text,
          'realizedPnl', p.realized_pnl::text, 'feesPaid', p.fees_paid::text,
          'openedAt', p.opened_at, 'updatedAt', p.updated_at) order by p.symbol)
        from position p where p.account_id = a.account_id), '[]') as positions
    from account a join balance b on b.account_id = a.account_id and b.currency = a.currency
    where a.account_id = ${accountId}`;
  return row ?? null;
}

function valued(accountId: string, rows: BalanceRow, gateway: WorldGateway): Portfolio {
  let held: bigint | null = 0n;
  let short: bigint | null = 0n;
  let gain: bigint | null = 0n;
  const holdings: MarginHolding[] = [];
  const positions = rows.positions.map((row) => {
    const { view, value, unrealized, holding } = valuedPosition(accountId, row, gateway);
    if (holding !== null) holdings.push(holding);
    held = held === null || value === null ? null : held + value;
    short = short === null || value === null ? null : value < 0n ? short - value : short;
    gain = gain === null || unrealized === null ? null : gain + unrealized;
    return view;
  });
  return {
    accountId,
    cash: exactCash(rows.cash),
    reserved: exactCash(rows.reserved),
    deposited: exactCash(rows.deposited),
    realizedPnl: exactCash(rows.realizedPnl),
    feesPaid: exactCash(rows.feesPaid),
    unsettled: exactCash(rows.unsettled),
    receivable: exactCash(rows.receivable),
    holdings,
    marketValue: held as Cash | null,
    shortMarketValue: short as Cash | null,
    unrealizedPnl: gain as Cash | null,
    positions,
  };
}

function valuedPosition(accountId: string, row: PositionRow, gateway: WorldGateway) {
  const instrument = gateway.instrumentById(row.instrumentId);
  const mark = gateway.market.lastPrice(row.instrumentId);
  const lots = (instrument ? exactInteger(row.quantity, instrument.quantityScale) : 0n) as SignedQuantity;
  const costBasis = exactCash(row.costBasis);
  const isFlat = lots === 0n;
  const known = instrument !== null && mark !== null;
  const value = isFlat ? (0n as Cash) : known ? marketValue(lots, mark.price, instrument) : null;
  const unrealized = isFlat ? (0n as Cash) : known ? unrealizedPnl(lots, costBasis, mark.price, instrument) : null;
  const view: PositionView = {
    accountId,
    instrumentId: row.instrumentId,
    symbol: instrument?.symbol ?? row.symbol,
    quantity: decimalText(row.quantity),
    side: isFlat ? 'flat' : lots > 0n ? 'long' : 'short',
    averageEntryPrice: nullableDecimalText(row.averageEntryPrice),
    costBasis: decimalText(row.costBasis),
    markPrice: known ? priceText(mark.price, instrument) : null,
    markAt: known ? instantText(mark.at) : null,
    markSource: known ? mark.source : null,
    marketValue: value === null ? null : cashText(value),
    unrealizedPnl: unrealized === null ? null : cashText(unrealized),
    realizedPnl: decimalText(row.realizedPnl),
    feesPaid: decimalText(row.feesPaid),
    openedAt: nullableInstantText(row.openedAt),
    updatedAt: instantText(row.updatedAt),
  };
  const holding: MarginHolding | null =
    isFlat || instrument === null
      ? null
      : {
          quantity: lots,
          quantityScale: instrument.quantityScale,
          marketValue: value ?? costBasis,
          unitPrice: mark === null ? (0n as Cash) : unitPriceOf(mark.price, instrument.priceScale),
          costBasis,
          marginable: instrument.assetClass !== 'crypto',
        };
  return { view, value, unrealized, holding };
}

/** A numeric column as an exact integer of its scale. A value beyond the scale would be a broken projection. */
export function exactInteger(numeric: string, scale: number): bigint {
  const parsed = parseDecimal(numeric, scale);
  if (!parsed.ok) throw new Error(`the database holds ${numeric}, which does not fit ${scale} decimals`);
  return parsed.value;
}

export const exactCash = (numeric: string): Cash => exactInteger(numeric, cashScale) as Cash;
