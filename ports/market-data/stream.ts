import type { ProviderQuote, ProviderTrade, QuarantineCause } from './answer.ts';
import type { ProviderKey } from './capability.ts';
import type { MarketDataFailure } from './failure.ts';
import type { MarketSymbol } from './market-symbol.ts';

export type StreamChannel = 'quotes' | 'trades';

/** What a frame said, in order. */
export type StreamMessage =
  | { readonly kind: 'trade'; readonly trade: ProviderTrade }
  | { readonly kind: 'quote'; readonly quote: ProviderQuote }
  /** The provider let us in; subscriptions may be sent. */
  | { readonly kind: 'ready' }
  /** Proof of life without data. */
  | { readonly kind: 'heartbeat' }
  /** The provider refused; after UNAUTHORIZED or NOT_ENTITLED connecting again is pointless until the key changes. */
  | { readonly kind: 'refused'; readonly failure: MarketDataFailure }
  | {
      readonly kind: 'quarantined';
      readonly cause: QuarantineCause;
      readonly detail: string;
      /** The quote whose bid is above its ask: no price, but a reason not to trade on the one before it. */
      readonly crossed?: ProviderQuote;
    };

export interface StreamFrameContext {
  /** Milliseconds UTC at which the frame arrived. */
  readonly receivedAt: number;
  /** By the provider's own spelling. */
  readonly symbols: ReadonlyMap<string, MarketSymbol>;
}

/**
 * The language of one provider's stream, without a socket: what to send and what a frame means. Connecting, counting subscriptions,
 * heartbeats and coming back are the router's, the same for all.
 */
export interface ProviderStream {
  readonly channels: readonly StreamChannel[];
  /** At most this many symbols on one connection, null when unsaid. */
  readonly symbolsMax: number | null;
  /** Without any frame for so long the connection counts as dead. */
  readonly silenceMsMax: number;
  /** Whether `ready` follows the opening by itself, without a frame that says so. */
  readonly isReadyOnOpen: boolean;
  url(key: ProviderKey | null): string;
  /** Sent as soon as the connection is open. */
  openingFrames(key: ProviderKey | null): readonly string[];
  /** The provider's spelling, under which its frames name the symbol; null when it has none. */
  spelling(symbol: MarketSymbol): string | null;
  subscribeFrames(symbols: readonly MarketSymbol[], channels: readonly StreamChannel[]): readonly string[];
  unsubscribeFrames(symbols: readonly MarketSymbol[], channels: readonly StreamChannel[]): readonly string[];
  /** Sent when nothing was heard for a third of the silence; null when a WebSocket ping does. */
  readonly pingFrame: string | null;
  read(frame: string, context: StreamFrameContext): readonly StreamMessage[];
}
