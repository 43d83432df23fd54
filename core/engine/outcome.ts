import { riskRefusalCodes } from '../risk/index.ts';
import { ensureDefined, type OrderId } from '../units/index.ts';
import type { RecordedKey } from './durable-state.ts';
import type { CommandOutcome } from './event.ts';

/** Why a command other than a new order is refused, or an order before risk saw it. None of these changes anything. */
export const commandRefusalCodes = {
  WORLD_NOT_OPEN: 'the world has not been created yet',
  CLIENT_ORDER_ID_REUSED: 'the client order id was used before, for another request',
  IDEMPOTENCY_KEY_REUSED: 'the idempotency key was used before, for another request',
  UNKNOWN_ORDER: 'the account has no such order',
  ORDER_NOT_OPEN: 'the order is not open any more',
  UNKNOWN_POSITION: 'the account holds nothing of this instrument',
  INVALID_AMOUNT: 'an amount of cash is not zero',
  INSUFFICIENT_FUNDS: 'the account has not that much free cash',
  UNKNOWN_CALENDAR: 'no such calendar in this world',
  INVALID_CALENDAR: 'the sessions of the calendar contradict each other',
  INVALID_INSTRUMENT: 'the definition of the instrument contradicts itself',
  INSTRUMENT_FIXED: 'an instrument of this world has another definition already',
  INVALID_POLICY: 'the policy of the account contradicts itself',
  FILL_MODEL_UNAVAILABLE: 'this feed cannot fill orders by that model',
  ACCOUNT_EXISTS: 'an account with this id is open already',
} as const;

export type CommandRefusalCode = keyof typeof commandRefusalCodes;

/** Every code with which a world refuses, and its meaning. */
export const refusalMessages: Readonly<Record<string, string>> = {
  ...commandRefusalCodes,
  ...Object.fromEntries(Object.entries(riskRefusalCodes).map(([code, { message }]) => [code, message])),
};

const noOrders: readonly OrderId[] = [];

export const done: CommandOutcome = { ok: true, orderIds: noOrders, replayed: false };

export function refused(
  code: string,
  details: Readonly<Record<string, string>> = {},
  orderId: OrderId | null = null,
): CommandOutcome {
  const message = ensureDefined(refusalMessages[code], `the code ${code} has no meaning`);
  return { ok: false, code, message, details, orderId, replayed: false };
}

/** What the first request under a key came to, for the one that repeats it. */
export function recordedOutcome(recorded: RecordedKey): CommandOutcome {
  const { denied, orderId } = recorded;
  if (denied !== null) return { ...refused(denied.code, denied.details, orderId), replayed: true };
  return { ok: true, orderIds: orderId === null ? noOrders : [orderId], replayed: true };
}
