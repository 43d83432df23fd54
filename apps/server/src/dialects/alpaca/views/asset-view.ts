import type { Instrument } from '@quire/core/market';
import { formatDecimal } from '@quire/core/units';

export function priceIncrementOf(instrument: Instrument, priceTicks: number | null): string {
  const bands = instrument.priceBands;
  const band =
    priceTicks === null ? bands.at(-1)! : (bands.findLast(({ fromPrice }) => fromPrice <= priceTicks) ?? bands[0]!);
  return formatDecimal(band.increment, instrument.priceScale);
}

export function assetView(instrument: Instrument, lastPriceTicks: number | null): Record<string, unknown> {
  const crypto = instrument.assetClass === 'crypto';
  return {
    id: instrument.instrumentId,
    class: instrument.assetClass,
    exchange: instrument.venue,
    symbol: instrument.symbol,
    name: instrument.name,
    status: instrument.tradable ? 'active' : 'inactive',
    tradable: instrument.tradable,
    marginable: false,
    shortable: instrument.shortable,
    easy_to_borrow: instrument.shortable,
    borrow_status: instrument.shortable ? 'easy_to_borrow' : 'not_shortable',
    fractionable: instrument.fractionable,
    maintenance_margin_requirement: 100,
    margin_requirement_long: '100',
    margin_requirement_short: '100',
    attributes: [],
    cusip: null,
    ...(crypto
      ? {
          min_order_size: formatDecimal(instrument.quantityMin, instrument.quantityScale),
          min_trade_increment: formatDecimal(instrument.quantityIncrement, instrument.quantityScale),
          price_increment: priceIncrementOf(instrument, lastPriceTicks),
        }
      : {}),
  };
}
