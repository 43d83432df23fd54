import type { ProviderStream, StreamMessage } from '@quire/ports/market-data';
import { Type } from 'typebox';
import { epochMs } from '../parse/instants.ts';
import { Decimal } from '../parse/shapes.ts';
import { readFrames, tradeMessage } from '../parse/stream-frames.ts';

const Frame = Type.Object({
  type: Type.String(),
  msg: Type.Optional(Type.String()),
  data: Type.Optional(Type.Array(Type.Object({ s: Type.String(), p: Decimal, v: Decimal, t: Decimal }))),
});

/** Trades only; the key is part of the address, so the address is never shown. */
export function createFinnhubStream(base = 'wss://ws.finnhub.io'): ProviderStream {
  return {
    channels: ['trades'],
    symbolsMax: 50,
    silenceMsMax: 60_000,
    isReadyOnOpen: true,
    url: (key) => `${base}?token=${encodeURIComponent(key?.key ?? '')}`,
    openingFrames: () => [],
    spelling: ({ market, text }) => (market === 'us_equity' ? text : null),
    subscribeFrames: (symbols) => symbols.map(({ text }) => JSON.stringify({ type: 'subscribe', symbol: text })),
    unsubscribeFrames: (symbols) => symbols.map(({ text }) => JSON.stringify({ type: 'unsubscribe', symbol: text })),
    pingFrame: null,
    read: (frame, { receivedAt, symbols }) =>
      readFrames(frame, Frame, ({ type, msg = '', data = [] }) => {
        if (type === 'error') return [refused(msg)];
        if (type !== 'trade') return [{ kind: 'heartbeat' }];
        return data.map((row): StreamMessage => {
          const symbol = symbols.get(row.s);
          if (symbol === undefined) return { kind: 'heartbeat' };
          const at = epochMs(row.t, 'ms');
          return tradeMessage({ symbol, at, price: row.p, size: row.v, tradeId: null }, receivedAt);
        });
      }),
  };
}

function refused(detail: string): StreamMessage {
  const code = /token|api key|auth/i.test(detail)
    ? 'UNAUTHORIZED'
    : /premium|access/i.test(detail)
      ? 'NOT_ENTITLED'
      : 'UNAVAILABLE';
  return {
    kind: 'refused',
    failure: { code, provider: 'finnhub', detail: `stream error: ${detail}`, retryAfterMs: null },
  };
}
