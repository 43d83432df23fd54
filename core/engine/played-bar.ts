import { type Price, type Quantity, type UnixMicros, zeroQuantity } from '../units/index.ts';

/** The bar being played; one object for the whole world, so that an idle bar allocates nothing. */
export interface PlayedBar {
  openTime: UnixMicros;
  closeTime: UnixMicros;
  open: Price;
  high: Price;
  low: Price;
  close: Price;
  /** In whole units of the instrument. */
  volume: number;
  /** Lots that fills of this bar took, for the cap on participation. */
  taken: Quantity;
}

export function emptyBar(): PlayedBar {
  return {
    openTime: 0 as UnixMicros,
    closeTime: 0 as UnixMicros,
    open: 0 as Price,
    high: 0 as Price,
    low: 0 as Price,
    close: 0 as Price,
    volume: 0,
    taken: zeroQuantity,
  };
}
