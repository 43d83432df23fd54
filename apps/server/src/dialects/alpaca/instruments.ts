import type { AssetClass, Instrument } from '@quire/core/market';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import { badRequest } from './errors.ts';
import { type Fields, listOf } from './parse.ts';

/** What a symbol of market data looks like; the text of the pattern is part of the refusal that clients know. */
const patterns: Readonly<Record<AssetClass, { readonly test: RegExp; readonly text: string }>> = {
  crypto: { test: /^[A-Z]+x?\/[A-Z]+$/, text: '^[A-Z]+x?/[A-Z]+$' },
  us_equity: { test: /^[A-Z][A-Z0-9./-]{0,15}$/, text: '^[A-Z][A-Z0-9./-]{0,15}$' },
};

/** The instruments of `symbols`. One that is unknown is simply missing, one that cannot be a symbol is refused. */
export function instrumentsIn(fields: Fields, assetClass: AssetClass, gateway: WorldGateway): readonly Instrument[] {
  const symbols = listOf(fields, 'symbols');
  if (symbols.length === 0) throw badRequest('symbols is required');
  const found = new Map<string, Instrument>();
  for (const symbol of symbols) {
    const instrument = instrumentNamed(symbol, assetClass, gateway);
    if (instrument !== null) found.set(instrument.instrumentId, instrument);
  }
  return [...found.values()];
}

/** Null: unknown in this asset class. */
export function instrumentNamed(symbol: string, assetClass: AssetClass, gateway: WorldGateway): Instrument | null {
  const { test, text } = patterns[assetClass];
  if (!test.test(symbol)) throw badRequest(`invalid symbol: ${symbol.slice(0, 32)} does not match ${text}`);
  const instrument = gateway.instrumentBySymbol(symbol);
  return instrument?.assetClass === assetClass ? instrument : null;
}
