import type { DurationMicros } from '../units/index.ts';

/**
 * What a client order id may ask for, on accounts whose terms allow it, so that a bot can be tested against outcomes that a good
 * market seldom has. The id is part of the recorded request, so a re-execution comes to the same.
 */
export type OrderScript =
  /** Denied under the code, after every real check has passed. */
  | { readonly kind: 'reject'; readonly code: string }
  /** That much of the order may trade, in percent; then the rest is canceled. */
  | { readonly kind: 'partial'; readonly percent: number }
  /** Accepted at once, sent to its market that much later. */
  | { readonly kind: 'late'; readonly delay: DurationMicros }
  /** The order is taken, and the sender hears nothing. */
  | { readonly kind: 'lost-reply' }
  /** The streams of the account are cut before the order is taken. */
  | { readonly kind: 'drop-stream' };

export interface ScriptFault {
  readonly kind: 'malformed';
  readonly reason: string;
}

const prefix = 'test:';
export const scriptDelayMax = 3_600_000_000 as DurationMicros;
const microsOf: Readonly<Record<string, number>> = { ms: 1_000, s: 1_000_000, m: 60_000_000 };

/**
 * Reads `test:reject:CODE`, `test:partial:PERCENT`, `test:late:2s`, `test:lost-reply`, `test:drop-stream`, each with anything behind
 * another colon. Null: an ordinary id.
 *
 * @example scriptOf('test:late:500ms:order-7') // { kind: 'late', delay: 500000 }
 */
export function scriptOf(clientOrderId: string): OrderScript | ScriptFault | null {
  if (!clientOrderId.startsWith(prefix)) return null;
  const [verb = '', argument = ''] = clientOrderId.slice(prefix.length).split(':');
  switch (verb) {
    case 'reject':
      return rejectScript(argument);
    case 'partial':
      return partialScript(argument);
    case 'late':
      return lateScript(argument);
    case 'lost-reply':
    case 'drop-stream':
      return { kind: verb };
    default:
      return null;
  }
}

function rejectScript(argument: string): OrderScript | ScriptFault {
  if (!/^[A-Za-z_]{1,60}$/.test(argument))
    return malformed('test:reject needs a code, such as insufficient_buying_power');
  return { kind: 'reject', code: argument.toUpperCase() };
}

function partialScript(argument: string): OrderScript | ScriptFault {
  if (!/^[1-9]\d?$/.test(argument)) return malformed('test:partial needs a percentage from 1 to 99');
  return { kind: 'partial', percent: Number(argument) };
}

function lateScript(argument: string): OrderScript | ScriptFault {
  const [, amount = '', unit = ''] = /^(\d{1,7})(ms|s|m)$/.exec(argument) ?? [];
  const delay = Number(amount) * (microsOf[unit] ?? 0);
  if (delay <= 0 || delay > scriptDelayMax)
    return malformed('test:late needs a delay up to an hour, such as 2s or 500ms');
  return { kind: 'late', delay: delay as DurationMicros };
}

const malformed = (reason: string): ScriptFault => ({ kind: 'malformed', reason });
