import type { StreamMessage } from '@quire/ports/market-data';
import type { Static, TSchema } from 'typebox';
import { parseExactJson } from '../http/exact-json.ts';
import { shapeFault } from '../http/wire.ts';
import { quoteOf, type RawQuote, type RawTrade, tradeOf } from './assemble-quote.ts';

/** Reads a frame by its schema; one that breaks it is a quarantined message and nothing else. */
export function readFrames<Schema extends TSchema>(
  frame: string,
  schema: Schema,
  understand: (payload: Static<Schema>) => readonly StreamMessage[],
): readonly StreamMessage[] {
  let payload: unknown;
  try {
    payload = parseExactJson(frame);
  } catch {
    return [{ kind: 'quarantined', cause: 'not-parsable', detail: 'the frame is not JSON' }];
  }
  const fault = shapeFault(schema, payload);
  if (fault !== null) return [{ kind: 'quarantined', cause: 'schema', detail: fault }];
  return understand(payload as Static<Schema>);
}

export function tradeMessage(raw: RawTrade, receivedAt: number): StreamMessage {
  const assembled = tradeOf(raw, receivedAt);
  if (assembled.ok) return { kind: 'trade', trade: assembled.value };
  return { kind: 'quarantined', cause: assembled.cause, detail: assembled.detail };
}

export function quoteMessage(raw: RawQuote, receivedAt: number): StreamMessage {
  const assembled = quoteOf(raw, receivedAt);
  if (assembled.ok) return { kind: 'quote', quote: assembled.value };
  const { cause, detail, crossed } = assembled;
  return { kind: 'quarantined', cause, detail, ...(crossed === undefined ? {} : { crossed }) };
}
