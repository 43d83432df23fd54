import type { Command, CommandOutcome } from '@quire/core/engine';
import { broken } from './broken-law.ts';

/** What clients were told. The same key must always hear the same, and what was acknowledged must exist. */
export class Answers {
  private readonly outcomeOfKey = new Map<string, CommandOutcome>();
  replays = 0;

  hear(command: Command, outcome: CommandOutcome, isKnown: (orderId: string) => boolean): void {
    const key = keyOf(command);
    if (key === null) return;
    const earlier = this.outcomeOfKey.get(key);
    if (earlier === undefined) {
      // A refusal that recorded nothing leaves its key free.
      if (outcome.ok || isRecorded(command, outcome.orderId)) this.outcomeOfKey.set(key, outcome);
      for (const orderId of outcome.ok ? outcome.orderIds : []) {
        if (!isKnown(orderId)) broken('answers', `${key} was acknowledged and nothing accepted it`);
      }
      return;
    }
    this.replays += 1;
    if (!isSame(earlier, outcome))
      broken('answers', `${key} was told ${JSON.stringify(earlier)} and then ${JSON.stringify(outcome)}`);
  }
}

/** A denial under the order's own id is recorded; one that only names the order that was meant is not. */
function isRecorded(command: Command, orderId: string | null): boolean {
  return orderId !== null && !(command.kind === 'ReplaceOrder' && orderId === command.orderId);
}

/** A retry hears of the order itself; legs are listed with it when it was new. */
function isSame(earlier: CommandOutcome, outcome: CommandOutcome): boolean {
  if (earlier.ok !== outcome.ok) return false;
  if (earlier.ok && outcome.ok) return earlier.orderIds[0] === outcome.orderIds[0];
  return !earlier.ok && !outcome.ok && earlier.code === outcome.code && earlier.orderId === outcome.orderId;
}

function keyOf(command: Command): string | null {
  switch (command.kind) {
    case 'SubmitOrder':
      return command.refuseDuplicate ? null : `${command.request.accountId} ${command.request.clientOrderId}`;
    case 'ReplaceOrder':
      return command.refuseDuplicate ? null : `${command.accountId} ${command.clientOrderId}`;
    case 'PostCash':
    case 'ResetAccount':
      return `${command.accountId} ${command.idempotencyKey}`;
    default:
      return null;
  }
}
