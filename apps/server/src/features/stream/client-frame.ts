import type { ClientFrame } from '@quire/contract';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

const symbol = Type.String({ minLength: 1, maxLength: 32 });
const subscribe = Compile(
  Type.Object({
    type: Type.Literal('subscribe'),
    accountId: Type.Union([Type.String({ format: 'uuid' }), Type.Null()]),
    quotes: Type.Array(symbol, { maxItems: 200 }),
    focus: Type.Union([symbol, Type.Null()]),
    data: Type.Optional(Type.Boolean()),
  }),
);
const ping = Compile(Type.Object({ type: Type.Literal('ping'), id: Type.Number() }));

/** Null: not a frame of this protocol. */
export function readClientFrame(text: string): ClientFrame | null {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return null;
  }
  if (subscribe.Check(frame)) return frame;
  return ping.Check(frame) ? frame : null;
}
