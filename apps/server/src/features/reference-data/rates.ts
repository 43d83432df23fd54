import type { MarketDataRouter } from '@quire/adapters/market-data';
import { divideRounded, fail, formatDecimal, microsPerDay, ok, parseDecimal, type Result } from '@quire/core/units';
import type { FxRate, MarketStore } from '@quire/ports/market-store';

/** Central banks fix rates against the euro; any other pair is the quotient of two of them. */
export const rateBase = 'EUR';
export const rateCurrencies =
  'AUD BRL CAD CHF CNY CZK DKK GBP HKD HUF IDR ILS INR ISK JPY KRW MXN MYR NOK NZD PHP PLN RON SEK SGD THB TRY USD ZAR'.split(
    ' ',
  );

const rateScale = 12;
export const amountScale = 8;

export interface CrossRate {
  /** Units of the second currency for one of the first, exact text with at most twelve decimals, rounded half to even. */
  readonly rate: string;
  /** Of the older of both rates it is made of. */
  readonly date: string;
  readonly provider: string | null;
}

/** Asks for the newest rates and stores them; the day's rates count as known from the end of their day, or from when they came. */
export async function refreshRates(
  store: MarketStore,
  router: Pick<MarketDataRouter, 'ask'>,
  date: string | null = null,
): Promise<Result<number, string>> {
  const answer = await router.ask('fx', { base: rateBase, quotes: rateCurrencies, date }, { urgency: 'background' });
  if (!answer.ok) return fail(`${answer.error.code}: ${answer.error.detail}`);
  const { value, provenance } = answer.value;
  const receivedAt = provenance.receivedAt * 1_000;
  const dayEnds = Date.parse(`${value.date}T00:00:00Z`) * 1_000 + microsPerDay;
  const rates = Object.entries(value.rates).map(
    ([quote, rate]): FxRate => ({
      ...{ base: value.base, quote, date: value.date, rate, provider: provenance.provider, receivedAt },
      availableAt: Math.min(receivedAt, dayEnds),
    }),
  );
  const report = await store.upsertFxRates(rates);
  return ok(report.written);
}

/** Null when a rate of one of the two is not known on that day or before. */
export async function crossRate(
  store: MarketStore,
  {
    from,
    to,
    date,
    asOf,
  }: { readonly from: string; readonly to: string; readonly date: string; readonly asOf?: number },
): Promise<CrossRate | null> {
  if (from === to) return { rate: '1', date, provider: null };
  const known = asOf === undefined ? {} : { asOf };
  const rateOf = (quote: string) => store.fxRate({ base: rateBase, quote, date, ...known });
  const [divisor, dividend] = await Promise.all([
    from === rateBase ? null : rateOf(from),
    to === rateBase ? null : rateOf(to),
  ]);
  if ((divisor === null && from !== rateBase) || (dividend === null && to !== rateBase)) return null;
  const one = 10n ** BigInt(rateScale);
  const scaled = (rate: FxRate | null) => (rate === null ? one : exactly(rate.rate));
  const quotient = divideRounded(scaled(dividend) * one, scaled(divisor), 'halfEven');
  const dates = [divisor, dividend].flatMap((rate) => rate?.date ?? []).sort();
  return {
    rate: formatDecimal(quotient, rateScale),
    date: dates[0] ?? date,
    provider: (dividend ?? divisor)?.provider ?? null,
  };
}

/** Rounded half to even at eight decimals. */
export function convert(amount: bigint, rate: string): bigint {
  return divideRounded(amount * exactly(rate), 10n ** BigInt(rateScale), 'halfEven');
}

function exactly(text: string): bigint {
  const parsed = parseDecimal(text, rateScale);
  if (!parsed.ok) throw new Error(`a stored rate is no decimal: ${text}`);
  return parsed.value;
}
