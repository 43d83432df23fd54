import { type Endpoint, isFiat, type MarketDataProvider, type ProviderDescription } from '@quire/ports/market-data';
import { Type } from 'typebox';
import { type Ask, type ProviderOptions, Wire } from '../http/wire.ts';
import { answerRates } from '../parse/answer-rates.ts';
import { readCsv } from '../parse/csv.ts';
import { Decimal } from '../parse/shapes.ts';

const description: ProviderDescription = {
  id: 'ecb',
  name: 'European Central Bank',
  website: 'https://data.ecb.europa.eu',
  keyKind: 'none',
  keyVariables: [],
  secretVariables: [],
  markets: ['fx'],
  capabilities: ['fx'],
  bars: null,
  quoteSymbolsMax: 1,
  limits: { requestsPerMinute: 60, requestsPerDay: null },
  delaySeconds: 0,
  streams: false,
  priority: 20,
  note: 'The reference rates at their source: units of a currency for one euro, each working day about 16:00 Frankfurt.',
};

const Rows = Type.Array(
  Type.Object({
    CURRENCY: Type.String(),
    CURRENCY_DENOM: Type.Literal('EUR'),
    TIME_PERIOD: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    OBS_VALUE: Decimal,
  }),
);
const columns = ['CURRENCY', 'CURRENCY_DENOM', 'TIME_PERIOD', 'OBS_VALUE'];

export function createEcb(options: ProviderOptions = {}): MarketDataProvider {
  const wire = new Wire(description, 'https://data-api.ecb.europa.eu/service/data/EXR', options);
  const askFor = (quotes: readonly string[], date: string | null): Ask<typeof Rows> => ({
    capability: 'fx',
    about: `EUR/${quotes.join(',')}`,
    path: `/D.${quotes.join('+')}.EUR.SP00.A`,
    query: {
      format: 'csvdata',
      detail: 'dataonly',
      lastNObservations: 1,
      endPeriod: date,
    },
    read: (text) => readCsv(text, columns),
    schema: Rows,
  });

  const fx: Endpoint<'fx'> = async (question, call) => {
    const { base, quotes, date } = question;
    if (base !== 'EUR' || quotes.some((code) => !isFiat(code)))
      return wire.unsupported('quotes currencies for one euro only');
    const ask = askFor(quotes, date);
    return wire.answer(ask, call, (rows, told) => {
      const stranger = rows.find(({ CURRENCY }) => !quotes.includes(CURRENCY));
      if (stranger !== undefined)
        return wire.wrongSymbol(call, { ask, received: stranger.CURRENCY, receivedAt: told.receivedAt });
      // A currency that is not quoted any more ends earlier: rates of one answer are all of one day.
      const newest =
        rows
          .map(({ TIME_PERIOD }) => TIME_PERIOD)
          .sort()
          .at(-1) ?? '';
      const current = rows.filter(({ TIME_PERIOD }) => TIME_PERIOD === newest);
      const rates = Object.fromEntries(current.map(({ CURRENCY, OBS_VALUE }) => [CURRENCY, OBS_VALUE]));
      return answerRates({ date: newest, rates }, { wire, call, question, told });
    });
  };

  return {
    description,
    endpoints: { fx },
    testKey: (call) =>
      wire.answer(askFor(['USD'], null), call, (_, told) =>
        wire.provided('The European Central Bank answers; it needs no key.', told),
      ),
    stream: null,
  };
}
