import { fail } from '@quire/core/units';
import type { Endpoint, MarketDataProvider, ProviderCall, ProviderDescription } from '@quire/ports/market-data';
import { Type } from 'typebox';
import { type Ask, type ProviderOptions, type Refusal, Wire } from '../http/wire.ts';
import { answerBars, type RawBar } from '../parse/assemble-bars.ts';
import { dateOf, instantMs } from '../parse/instants.ts';
import { Decimal } from '../parse/shapes.ts';

const description: ProviderDescription = {
  id: 'nasdaq-data-link',
  name: 'Nasdaq Data Link',
  website: 'https://data.nasdaq.com',
  keyKind: 'token',
  keyVariables: ['NASDAQ_DATA_LINK_API_KEY', 'QUANDL_API_KEY'],
  secretVariables: [],
  markets: ['us_equity'],
  capabilities: ['bars'],
  bars: {
    timeframes: ['1d'],
    barsPerRequestMax: 10_000,
    intradayDaysMax: null,
    dailyDaysMax: null,
    adjustment: 'split',
  },
  quoteSymbolsMax: 1,
  limits: { requestsPerMinute: null, requestsPerDay: 50 },
  delaySeconds: 0,
  streams: false,
  priority: 95,
  note: 'Daily bars of the table SHARADAR/SEP, to which the key must be subscribed.',
};

const Cell = Type.Union([Decimal, Type.String(), Type.Null()]);
const Table = Type.Object({
  datatable: Type.Object({
    data: Type.Array(Type.Array(Cell)),
    columns: Type.Array(Type.Object({ name: Type.String() })),
  }),
});
const wanted = ['ticker', 'date', 'open', 'high', 'low', 'close', 'volume'] as const;

function refusal(payload: unknown): Refusal | null {
  const error = (payload as { quandl_error?: { code?: unknown; message?: unknown } } | null)?.quandl_error;
  if (error === undefined || error === null) return null;
  const code = String(error.code);
  const detail = String(error.message ?? code);
  if (code.startsWith('QEA')) return { code: 'UNAUTHORIZED', detail };
  if (code.startsWith('QEL')) return { code: 'RATE_LIMITED', detail };
  if (code.startsWith('QEP')) return { code: 'NOT_ENTITLED', detail };
  return { code: code.startsWith('QEC') ? 'NOT_FOUND' : 'UNAVAILABLE', detail };
}

export function createNasdaqDataLink(options: ProviderOptions = {}): MarketDataProvider {
  const wire = new Wire(description, 'https://data.nasdaq.com/api/v3', options);
  const table = ({ key }: ProviderCall, about: string, query: Ask<typeof Table>['query']): Ask<typeof Table> => ({
    capability: 'bars',
    about,
    path: '/datatables/SHARADAR/SEP.json',
    query: { ...query, 'qopts.columns': wanted.join(','), api_key: key?.key ?? '' },
    schema: Table,
    refusal,
  });

  const bars: Endpoint<'bars'> = async (question, call) => {
    const { symbol, timeframe, from, to } = question;
    if (symbol.market !== 'us_equity' || timeframe !== '1d')
      return wire.unsupported(`has no bars of ${timeframe} for ${symbol.text}`);
    const query = { ticker: symbol.base, 'date.gte': dateOf(from), 'date.lte': dateOf(to - 1) };
    const ask = table(call, symbol.text, query);
    return wire.answer(ask, call, ({ datatable: { data, columns } }, told) => {
      const at = Object.fromEntries(wanted.map((name) => [name, columns.findIndex((column) => column.name === name)]));
      const { receivedAt } = told;
      if (wanted.some((name) => at[name] === -1)) {
        const detail = `the table has not all of the columns ${wanted.join(', ')}`;
        wire.quarantine(call, { ask, cause: 'schema', detail, sample: JSON.stringify(columns), receivedAt });
        return fail(wire.failure('MALFORMED', detail));
      }
      const cell = (row: readonly (string | number | null)[], name: (typeof wanted)[number]) => row[at[name]!] ?? '';
      const other = data.find((row) => cell(row, 'ticker') !== symbol.base);
      if (other !== undefined)
        return wire.wrongSymbol(call, { ask, received: String(cell(other, 'ticker')), receivedAt });
      const raw = data.map(
        (row): RawBar => ({
          openTime: instantMs(String(cell(row, 'date'))),
          open: cell(row, 'open'),
          high: cell(row, 'high'),
          low: cell(row, 'low'),
          close: cell(row, 'close'),
          volume: cell(row, 'volume'),
        }),
      );
      return answerBars(raw, { wire, call, question, told, currency: 'USD' });
    });
  };

  return {
    description,
    endpoints: { bars },
    testKey: (call) =>
      wire.answer(table(call, 'key', { ticker: 'AAPL', 'qopts.per_page': 1 }), call, (_, told) =>
        wire.provided('Nasdaq Data Link accepts the key for SHARADAR/SEP.', told),
      ),
    stream: null,
  };
}
