import { ok } from '@quire/core/units';
import type {
  Endpoint,
  MarketDataAnswers,
  MarketDataCapability,
  MarketDataProvider,
  MarketDataQuestions,
  MarketSymbol,
  Provenance,
  ProviderCall,
  ProviderQuote,
  ProviderQuotes,
  ProviderResult,
  QuotesQuestion,
} from '@quire/ports/market-data';

/** Asks a provider, and for more symbols than one request may name in several; the answers are one again. */
export async function askInBatches<Capability extends MarketDataCapability>(
  provider: MarketDataProvider,
  capability: Capability,
  question: MarketDataQuestions[Capability],
  call: ProviderCall,
): Promise<ProviderResult<MarketDataAnswers[Capability]>> {
  const endpoint = provider.endpoints[capability] as Endpoint<Capability>;
  const { quoteSymbolsMax } = provider.description;
  if (capability !== 'quotes' || (question as QuotesQuestion).symbols.length <= quoteSymbolsMax) {
    return endpoint(question, call);
  }
  const asked = await quotesInBatches(provider.endpoints.quotes!, question as QuotesQuestion, quoteSymbolsMax, call);
  return asked as ProviderResult<MarketDataAnswers[Capability]>;
}

async function quotesInBatches(
  endpoint: Endpoint<'quotes'>,
  { symbols, ageMsMax }: QuotesQuestion,
  size: number,
  call: ProviderCall,
): Promise<ProviderResult<ProviderQuotes>> {
  const quotes: ProviderQuote[] = [];
  const unknown: MarketSymbol[] = [];
  let provenance: Provenance | null = null;
  for (let at = 0; at < symbols.length; at += size) {
    const batch = symbols.slice(at, at + size);
    const result = await endpoint({ symbols: batch, ageMsMax }, call);
    if (result.ok) {
      quotes.push(...result.value.value.quotes);
      unknown.push(...result.value.value.unknown);
      provenance = result.value.provenance;
    } else if (result.error.code === 'NOT_FOUND' && (provenance !== null || at + size < symbols.length)) {
      unknown.push(...batch);
    } else {
      return result;
    }
  }
  return ok({ value: { quotes, unknown }, provenance: provenance! });
}
