import { fail } from '@quire/core/units';
import { type Endpoint, isFiat, type MarketDataProvider, type ProviderDescription } from '@quire/ports/market-data';
import { Type } from 'typebox';
import { type Ask, type ProviderOptions, Wire } from '../http/wire.ts';
import { answerRates } from '../parse/answer-rates.ts';
import { Decimal } from '../parse/shapes.ts';

const description: ProviderDescription = {
  id: 'frankfurter',
  name: 'Frankfurter',
  website: 'https://frankfurter.dev',
  keyKind: 'none',
  keyVariables: [],
  secretVariables: [],
  markets: ['fx'],
  capabilities: ['fx'],
  bars: null,
  quoteSymbolsMax: 1,
  limits: { requestsPerMinute: 60, requestsPerDay: 10_000 },
  delaySeconds: 0,
  streams: false,
  priority: 10,
  note: 'The daily reference rates of the European Central Bank, about 16:00 Frankfurt; crossed rates are theirs.',
};

const Rates = Type.Object({ base: Type.String(), date: Type.String(), rates: Type.Record(Type.String(), Decimal) });

export function createFrankfurter(options: ProviderOptions = {}): MarketDataProvider {
  const wire = new Wire(description, 'https://api.frankfurter.dev/v1', options);
  const askFor = (base: string, quotes: readonly string[], date: string | null): Ask<typeof Rates> => ({
    capability: 'fx',
    about: `${base}/${quotes.join(',')}`,
    path: `/${date ?? 'latest'}`,
    query: { base, symbols: quotes.join(',') },
    schema: Rates,
  });

  const fx: Endpoint<'fx'> = async (question, call) => {
    const { base, quotes, date } = question;
    const strange = [base, ...quotes].find((code) => !isFiat(code));
    if (strange !== undefined) return fail(wire.failure('INVALID_SYMBOL', `${strange} is no currency`));
    const ask = askFor(base, quotes, date);
    return wire.answer(ask, call, (payload, told) => {
      if (payload.base !== base)
        return wire.wrongSymbol(call, { ask, received: payload.base, receivedAt: told.receivedAt });
      return answerRates(payload, { wire, call, question, told });
    });
  };

  return {
    description,
    endpoints: { fx },
    testKey: (call) =>
      wire.answer(askFor('EUR', ['USD'], null), call, ({ date }, told) =>
        wire.provided(`Frankfurter answers; its newest rates are of ${date}.`, told),
      ),
    stream: null,
  };
}
