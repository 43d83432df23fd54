import type { PositionView } from '@quire/contract';
import type { Instrument } from '@quire/core/market';
import { divideRounded, formatDecimal, parseDecimal, powerOfTen } from '@quire/core/units';

const scale = 9;
const exact = (text: string | null): bigint => {
  if (text === null) return 0n;
  const parsed = parseDecimal(text, scale);
  if (!parsed.ok) throw new Error(`not a decimal: ${text}`);
  return parsed.value;
};

/** part ÷ whole as a fraction with nine decimals; "0" when there is no whole. */
function fraction(part: bigint, whole: bigint): string {
  if (whole === 0n) return '0';
  const size = whole < 0n ? -whole : whole;
  return formatDecimal(divideRounded(part * powerOfTen(scale), size, 'halfEven'), scale);
}

export interface PreviousDay {
  /** Price text of the previous trading date's close, or null without one. */
  readonly close: string | null;
}

/** Positions spell crypto pairs without the slash. */
export function positionView(
  position: PositionView,
  instrument: Instrument,
  reservedQuantity: string,
  previous: PreviousDay,
): Record<string, unknown> {
  const current = position.markPrice ?? position.averageEntryPrice;
  const marketValue = position.marketValue ?? position.costBasis;
  const unrealized = position.unrealizedPnl ?? '0';
  const change = previous.close === null || current === null ? 0n : exact(current) - exact(previous.close);
  const intraday = divideRounded(change * exact(position.quantity), powerOfTen(scale), 'halfEven');
  const quantity = exact(position.quantity);
  const available = quantity < 0n ? quantity + exact(reservedQuantity) : quantity - exact(reservedQuantity);
  return {
    asset_id: position.instrumentId,
    symbol: position.symbol.replace('/', ''),
    exchange: instrument.venue,
    asset_class: instrument.assetClass,
    asset_marginable: false,
    qty: position.quantity,
    qty_available: formatDecimal(available, scale),
    avg_entry_price: position.averageEntryPrice ?? '0',
    side: quantity < 0n ? 'short' : 'long',
    market_value: marketValue,
    cost_basis: position.costBasis,
    unrealized_pl: unrealized,
    unrealized_plpc: fraction(exact(unrealized), exact(position.costBasis)),
    unrealized_intraday_pl: formatDecimal(intraday, scale),
    unrealized_intraday_plpc: fraction(intraday, exact(marketValue) - intraday),
    current_price: current,
    lastday_price: previous.close ?? current,
    change_today: previous.close === null ? '0' : fraction(change, exact(previous.close)),
  };
}
