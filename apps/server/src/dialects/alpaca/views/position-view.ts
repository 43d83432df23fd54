import type { PositionView } from '@quire/contract';
import { type Instrument, spellings } from '@quire/core/market';
import { isLentUpon } from './asset-view.ts';
import { exact, fraction, plain, product } from './decimals.ts';

export interface PositionFacts {
  readonly position: PositionView;
  readonly instrument: Instrument;
  /** Quantity held by open orders that would close some of it. */
  readonly reservedQuantity: string;
  /** Close of the trading date before this one, as text; null without one. */
  readonly previousClose: string | null;
  /** Opened on this trading date: its day began at its entry and not at the previous close. */
  readonly isOpenedToday: boolean;
}

/** Positions spell crypto pairs without the slash. What has no mark yet is shown at its cost. */
export function positionView({
  position,
  instrument,
  reservedQuantity,
  ...day
}: PositionFacts): Record<string, unknown> {
  const quantity = exact(position.quantity);
  const reserved = exact(reservedQuantity);
  const entry = position.averageEntryPrice ?? '0';
  const unrealized = position.unrealizedPnl ?? '0';
  const marketValue = position.marketValue ?? position.costBasis;
  return {
    asset_id: position.instrumentId,
    symbol: spellings(instrument).compact,
    exchange: instrument.venue,
    asset_class: instrument.assetClass,
    asset_marginable: isLentUpon(instrument),
    qty: position.quantity,
    qty_available: plain(quantity < 0n ? quantity + reserved : quantity - reserved),
    avg_entry_price: entry,
    side: quantity < 0n ? 'short' : 'long',
    market_value: marketValue,
    cost_basis: position.costBasis,
    unrealized_pl: unrealized,
    unrealized_plpc: fraction(exact(unrealized), exact(position.costBasis)),
    current_price: position.markPrice ?? entry,
    ...dayView({ quantity, entry, current: position.markPrice ?? entry, marketValue, unrealized, ...day }),
  };
}

interface DayFacts extends Pick<PositionFacts, 'previousClose' | 'isOpenedToday'> {
  readonly quantity: bigint;
  readonly entry: string;
  readonly current: string;
  readonly marketValue: string;
  readonly unrealized: string;
}

function dayView(facts: DayFacts): Record<string, string> {
  const lastDay = facts.previousClose ?? facts.entry;
  const change = exact(facts.current) - exact(lastDay);
  const fromEntry = facts.isOpenedToday || facts.previousClose === null;
  const gain = fromEntry ? exact(facts.unrealized) : product(change, facts.quantity);
  return {
    unrealized_intraday_pl: plain(gain),
    unrealized_intraday_plpc: fraction(gain, exact(facts.marketValue) - gain),
    lastday_price: lastDay,
    change_today: facts.previousClose === null ? '0' : fraction(change, exact(lastDay)),
  };
}
