import { createProviders } from '@quire/adapters/market-data';
import type { BarAdjustment } from '@quire/ports/market-data';

let known: ReadonlyMap<string, BarAdjustment> | null = null;

/** What a provider has done to its prices before it tells them; imports and what is not a provider of ours are raw. */
export function adjustmentOfProvider(provider: string): BarAdjustment {
  known ??= new Map(
    createProviders().flatMap(({ description: { id, bars } }) =>
      bars === null ? [] : [[id, bars.adjustment] as const],
    ),
  );
  return known.get(provider) ?? 'raw';
}
