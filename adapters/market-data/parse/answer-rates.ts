import { fail } from '@quire/core/units';
import type { FxQuestion, ProviderCall, ProviderRates, ProviderResult } from '@quire/ports/market-data';
import type { Told, Wire } from '../http/wire.ts';
import { exactText } from './particulars.ts';
import type { Decimal } from './shapes.ts';

/** Rates that can be believed, of those that were asked for; one that is no rate spoils the answer, for it came in one piece. */
export function answerRates(
  payload: { readonly date: string; readonly rates: Readonly<Record<string, Decimal>> },
  scene: {
    readonly wire: Wire;
    readonly call: ProviderCall;
    readonly question: FxQuestion;
    readonly told: Pick<Told<unknown>, 'receivedAt' | 'latencyMs'>;
  },
): ProviderResult<ProviderRates> {
  const { wire, call, question, told } = scene;
  const { base, quotes } = question;
  const rates: Record<string, string> = {};
  for (const quote of quotes) {
    const value = payload.rates[quote];
    if (value === undefined) continue;
    const text = exactText(value);
    if (text === null || Number(text) <= 0) {
      const detail = `${String(value)} is not a rate of ${base}/${quote}`;
      const ask = { capability: 'fx', about: `${base}/${quote}` } as const;
      const { receivedAt } = told;
      wire.quarantine(call, { ask, cause: 'not-a-price', detail, sample: JSON.stringify(payload), receivedAt });
      return fail(wire.failure('MALFORMED', detail));
    }
    rates[quote] = text;
  }
  if (Object.keys(rates).length === 0)
    return fail(wire.failure('NOT_FOUND', `${wire.description.name} has no rate of ${base} in ${quotes.join(', ')}`));
  return wire.provided({ base, date: payload.date, rates }, told);
}
