import type { Exchange } from './exchange.ts';
import { africaAndOceania } from './exchanges/africa-and-oceania.ts';
import { americas } from './exchanges/americas.ts';
import { chinaAndSingapore } from './exchanges/china-and-singapore.ts';
import { europe } from './exchanges/europe.ts';
import { india } from './exchanges/india.ts';
import { japanAndKorea } from './exchanges/japan-and-korea.ts';
import { unitedStates } from './exchanges/united-states.ts';

/** Every exchange whose hours are known; the console and the API show them in this order. */
export const exchanges: readonly Exchange[] = [
  ...unitedStates,
  ...americas,
  ...europe,
  ...japanAndKorea,
  ...chinaAndSingapore,
  ...india,
  ...africaAndOceania,
];

const byName: ReadonlyMap<string, Exchange> = new Map(
  exchanges.flatMap((exchange) =>
    [exchange.mic, exchange.code, ...exchange.aliases].map((name) => [name, exchange] as const),
  ),
);

/** By its market identifier code, its short name or another name of it; null for one that is not known. Case does not matter. */
export function findExchange(name: string): Exchange | null {
  return byName.get(name.trim().toUpperCase()) ?? null;
}
