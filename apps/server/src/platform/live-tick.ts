import type { ProviderQuote, ProviderTrade } from '@quire/ports/market-data';

/** What a provider told of one symbol, on its way into a live world; plain data, because it crosses a thread boundary. */
export type LiveTick =
  | { readonly kind: 'quote'; readonly quote: ProviderQuote }
  /** Bid above ask: the market cannot be believed until the next quote. */
  | { readonly kind: 'crossed'; readonly quote: ProviderQuote }
  | { readonly kind: 'trade'; readonly trade: ProviderTrade };
