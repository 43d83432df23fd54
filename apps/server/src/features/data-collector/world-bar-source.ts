import type { Sql } from '@quire/adapters/storage';
import { barTimeframeMicros } from '@quire/core/market';
import type { BarBatch } from '@quire/ports/market-store';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import { type BarRow, readBars } from '../market/bars.ts';
import type { BarSource } from './bar-source.ts';

export const simulatorProvider = 'simulator';

/**
 * The running world as a source: with no key and no network there is history to collect. Its bars are under the provider `simulator`,
 * so nobody takes them for a market's.
 */
export function worldBarSource({ sql, gateway }: { readonly sql: Sql; readonly gateway: WorldGateway }): BarSource {
  return {
    name: simulatorProvider,
    symbols: async () => gateway.instruments().map(({ symbol }) => symbol),
    async bars({ symbol, timeframe, from, to, limit }) {
      const instrument = gateway.instrumentBySymbol(symbol);
      if (instrument === null) return { ok: false, code: 'NOT_FOUND', detail: `${symbol} is not traded in this world` };
      const { instrumentId, priceScale } = instrument;
      const range = { from, to: to - 1, limit, newestFirst: true };
      const rows = await readBars(sql, gateway, { instrumentId, timeframe, ...range });
      const length = barTimeframeMicros(timeframe);
      return {
        ok: true,
        batch: batchOf(rows, { symbol: instrument.symbol, timeframe, priceScale, length, source: gateway.worldId }),
      };
    },
  };
}

interface Identity extends Pick<BarBatch, 'symbol' | 'timeframe' | 'priceScale' | 'source'> {
  readonly length: number;
}

function batchOf(rows: readonly BarRow[], { length, ...identity }: Identity): BarBatch {
  const receivedAt = Date.now() * 1_000;
  const unit = 10 ** identity.priceScale;
  const column = (of: (row: BarRow) => number) => Float64Array.from(rows, of);
  const ticks = (of: (row: BarRow) => number) => column((row) => Math.round(of(row) * unit));
  return {
    ...identity,
    provider: simulatorProvider,
    receivedAt,
    openTime: column(({ openTime }) => openTime),
    open: ticks(({ open }) => open),
    high: ticks(({ high }) => high),
    low: ticks(({ low }) => low),
    close: ticks(({ close }) => close),
    volume: column(({ volume }) => volume),
    notional: column(({ notional }) => notional),
    printCount: Int32Array.from(rows, ({ printCount }) => printCount),
    isFinal: Uint8Array.from(rows, ({ isFinal }) => (isFinal ? 1 : 0)),
    availableAt: column(({ openTime, isFinal }) => (isFinal ? openTime + length : receivedAt)),
  };
}
