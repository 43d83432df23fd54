import type { Instrument } from '@quire/core/market';
import { formatDecimal } from '@quire/core/units';

/** @param lastPriceTicks decides the price band that a pair's increment is of; null: the highest, where most prices are */
export function assetView(instrument: Instrument, lastPriceTicks: number | null): Record<string, unknown> {
  const isLent = isLentUpon(instrument);
  return {
    id: instrument.instrumentId,
    class: instrument.assetClass,
    exchange: instrument.venue,
    symbol: instrument.symbol,
    name: instrument.name,
    status: statusOf(instrument),
    tradable: instrument.tradable,
    marginable: isLent,
    shortable: instrument.shortable,
    easy_to_borrow: instrument.shortable,
    borrow_status: instrument.shortable ? 'easy_to_borrow' : 'not_shortable',
    fractionable: instrument.fractionable,
    maintenance_margin_requirement: isLent ? maintenancePercent : 100,
    margin_requirement_long: `${isLent ? maintenancePercent : 100}`,
    margin_requirement_short: `${isLent ? maintenancePercent : 100}`,
    attributes: [],
    cusip: null,
    ...(instrument.assetClass === 'crypto' ? pairView(instrument, lastPriceTicks) : {}),
  };
}

/** What a margin account of this world keeps of a share that is not cheap; pairs are paid in full. */
const maintenancePercent = 30;

export const isLentUpon = ({ assetClass }: Instrument): boolean => assetClass === 'us_equity';

export const statusOf = ({ tradable }: Instrument): 'active' | 'inactive' => (tradable ? 'active' : 'inactive');

function pairView(instrument: Instrument, lastPriceTicks: number | null): Record<string, string> {
  const { quantityMin, quantityIncrement, quantityScale, priceBands, priceScale } = instrument;
  const price = lastPriceTicks ?? Number.POSITIVE_INFINITY;
  const band = priceBands.findLast(({ fromPrice }) => fromPrice <= price);
  return {
    min_order_size: formatDecimal(quantityMin, quantityScale),
    min_trade_increment: formatDecimal(quantityIncrement, quantityScale),
    price_increment: formatDecimal(band?.increment ?? 1, priceScale),
  };
}
