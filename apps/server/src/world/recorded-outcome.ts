import {
  type Command,
  type CommandOutcome,
  cashRequestHash,
  outcomeOfOrder,
  refusalMessages,
  resetRequestHash,
} from '@quire/core/engine';
import type { OrderAccepted, OrderDenied } from '@quire/core/order';
import type { OrderId } from '@quire/core/units';
import type { KeyOutcome } from '@quire/ports/journal';

/** What a command said, to tell a retry from another command under the same key. */
export function requestHashOf(command: Command): string {
  switch (command.kind) {
    case 'SubmitOrder':
    case 'ReplaceOrder':
      return command.requestHash;
    case 'PostCash':
      return cashRequestHash(command.currency, command.amount);
    case 'ResetAccount':
      return resetRequestHash(command.cash);
    default:
      return '';
  }
}

/**
 * The answer to a command whose key was used long ago: the recorded outcome for a retry, a refusal for anything else. The engine
 * gives the same answers for the keys that it remembers.
 */
export function answerFromRecord(command: Command, recorded: KeyOutcome): CommandOutcome {
  const isOrder = command.kind === 'SubmitOrder' || command.kind === 'ReplaceOrder';
  const refuses = isOrder && command.refuseDuplicate;
  if (!refuses && recorded.requestHash === requestHashOf(command)) return { ...recorded.outcome, replayed: true };
  const code = isOrder ? 'CLIENT_ORDER_ID_REUSED' : 'IDEMPOTENCY_KEY_REUSED';
  const details: Record<string, string> = isOrder ? { clientOrderId: recorded.key } : { idempotencyKey: recorded.key };
  return { ok: false, code, message: messageOf(code), details, orderId: orderOf(recorded.outcome), replayed: false };
}

function orderOf(outcome: CommandOutcome): OrderId | null {
  return outcome.ok ? (outcome.orderIds[0] ?? null) : outcome.orderId;
}

function messageOf(code: string): string {
  return refusalMessages[code] ?? code;
}

/** The outcome of an order that a command caused beside its own, such as one that closes a position. */
export function outcomeOfFirstEvent(event: OrderAccepted | OrderDenied): CommandOutcome {
  if (event.type === 'OrderAccepted') return outcomeOfOrder(event.orderId, null);
  return outcomeOfOrder(event.orderId, { code: event.reasonCode, details: event.details });
}
