import type { CommandOutcome } from '@quire/core/engine';
import type { Instrument } from '@quire/core/market';
import { problem, refusal } from './problem.ts';
import type { WorldGateway } from './world-gateway.ts';

/** @throws the engine's own code, 422 unless it is one of ours */
export function refused(outcome: Extract<CommandOutcome, { ok: false }>): Error {
  const details = outcome.orderId === null ? outcome.details : { ...outcome.details, orderId: outcome.orderId };
  return refusal(outcome.code, outcome.message, details);
}

export function instrumentOf(gateway: WorldGateway, symbol: string): Instrument {
  const instrument = gateway.instrumentBySymbol(symbol);
  if (instrument) return instrument;
  throw problem('UNKNOWN_INSTRUMENT', `no instrument is called ${symbol.slice(0, 32)}`, { field: 'symbol' });
}

/** An event with its exact integers as text, for JSON. */
export function jsonOf(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, member: unknown) => (typeof member === 'bigint' ? member.toString() : member)),
  );
}
