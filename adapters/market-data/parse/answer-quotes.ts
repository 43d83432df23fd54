import { fail } from '@quire/core/units';
import type {
  MarketSymbol,
  ProviderCall,
  ProviderQuotes,
  ProviderResult,
  QuotesQuestion,
} from '@quire/ports/market-data';
import type { Told, Wire } from '../http/wire.ts';
import { believed, quoteOf, type RawQuote } from './assemble-quote.ts';

/**
 * The answer to a question for quotes: those that can be believed, and which symbols the provider does not know. None left of some
 * is a failure, and so is an age beyond what was asked for.
 */
export function answerQuotes(
  raws: readonly RawQuote[],
  scene: {
    readonly wire: Wire;
    readonly call: ProviderCall;
    readonly question: QuotesQuestion;
    readonly told: Pick<Told<unknown>, 'receivedAt' | 'latencyMs'>;
  },
): ProviderResult<ProviderQuotes> {
  const { wire, call, question, told } = scene;
  const { receivedAt } = told;
  const quotes = believed(raws, quoteOf, { wire, call, capability: 'quotes', receivedAt });
  if (raws.length > 0 && quotes.length === 0)
    return fail(wire.failure('MALFORMED', `none of the ${raws.length} quotes can be believed`));
  if (quotes.length === 0) return fail(wire.failure('NOT_FOUND', `${wire.description.name} knows none of the symbols`));
  const { ageMsMax } = question;
  const oldest = quotes.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
  if (ageMsMax !== null && receivedAt - oldest > ageMsMax) {
    return fail(wire.failure('STALE', `a quote is ${receivedAt - oldest} ms old, ${ageMsMax} ms are allowed`));
  }
  const answered = new Set(raws.map(({ symbol }) => symbol.text));
  const unknown: readonly MarketSymbol[] = question.symbols.filter(({ text }) => !answered.has(text));
  return wire.provided({ quotes, unknown }, told);
}
