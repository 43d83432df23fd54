import type { MarketSymbol, ProviderStream, StreamChannel, StreamMessage } from '@quire/ports/market-data';
import { Type } from 'typebox';
import { instantMs } from '../parse/instants.ts';
import { Decimal } from '../parse/shapes.ts';
import { quoteMessage, readFrames, tradeMessage } from '../parse/stream-frames.ts';

const Message = Type.Object({
  T: Type.String(),
  S: Type.Optional(Type.String()),
  t: Type.Optional(Type.String()),
  p: Type.Optional(Decimal),
  s: Type.Optional(Decimal),
  i: Type.Optional(Type.Union([Type.Number(), Type.String()])),
  bp: Type.Optional(Decimal),
  bs: Type.Optional(Decimal),
  ap: Type.Optional(Decimal),
  as: Type.Optional(Decimal),
  msg: Type.Optional(Type.String()),
  code: Type.Optional(Type.Integer()),
});
const Frame = Type.Array(Message);

const action = (name: string, symbols: readonly MarketSymbol[], channels: readonly StreamChannel[]): string[] => [
  JSON.stringify({
    action: name,
    ...Object.fromEntries(channels.map((channel) => [channel, symbols.map(({ text }) => text)])),
  }),
];

/** Shares of the IEX feed: one connection an account, so the second of two processes is refused with 406. */
export function createAlpacaStream(url = 'wss://stream.data.alpaca.markets/v2/iex'): ProviderStream {
  return {
    channels: ['quotes', 'trades'],
    symbolsMax: 30,
    silenceMsMax: 60_000,
    isReadyOnOpen: false,
    url: () => url,
    openingFrames: (key) => [JSON.stringify({ action: 'auth', key: key?.key ?? '', secret: key?.secret ?? '' })],
    spelling: ({ market, text }) => (market === 'us_equity' ? text : null),
    subscribeFrames: (symbols, channels) => action('subscribe', symbols, channels),
    unsubscribeFrames: (symbols, channels) => action('unsubscribe', symbols, channels),
    pingFrame: null,
    read: (frame, { receivedAt, symbols }) =>
      readFrames(frame, Frame, (messages) =>
        messages.flatMap((message): readonly StreamMessage[] => {
          const { T: kind, msg = '', code } = message;
          if (kind === 'success') return [{ kind: msg === 'authenticated' ? 'ready' : 'heartbeat' }];
          if (kind === 'error') return [refused(code ?? 0, msg)];
          const symbol = symbols.get(message.S ?? '');
          if ((kind !== 't' && kind !== 'q') || symbol === undefined) return [{ kind: 'heartbeat' }];
          const at = instantMs(message.t ?? '');
          const { p, s, i, bp, bs, ap, as } = message;
          if (kind === 't')
            return [tradeMessage({ symbol, at, price: p ?? '', size: s ?? '', tradeId: i }, receivedAt)];
          return [quoteMessage({ symbol, at, bid: bp, bidSize: bs, ask: ap, askSize: as }, receivedAt)];
        }),
      ),
  };
}

function refused(code: number, detail: string): StreamMessage {
  const failure = { provider: 'alpaca', detail: `stream error ${code}: ${detail}`, retryAfterMs: null };
  if (code === 401 || code === 402) return { kind: 'refused', failure: { ...failure, code: 'UNAUTHORIZED' } };
  if (code === 405 || code === 409) return { kind: 'refused', failure: { ...failure, code: 'NOT_ENTITLED' } };
  return { kind: 'refused', failure: { ...failure, code: 'UNAVAILABLE' } };
}
