import type { OrderView } from '@quire/contract';
import { formatGrouped } from '../../../lib/decimal.ts';
import { codeWords, refusalWords, statusWord } from './refusal-words.ts';
import type { Send } from './sends.ts';

function orderWords(order: OrderView): string {
  const filled = formatGrouped(order.filledQuantity);
  const whole = formatGrouped(order.quantity);
  const price =
    order.averageFillPrice === null
      ? ''
      : ` at ${formatGrouped(order.averageFillPrice, { decimalsMin: 2, decimalsMax: 4 })}`;
  const reason = order.reasonCode === null ? '' : `, ${codeWords(order.reasonCode)}`;
  if (order.status === 'filled') return `Filled ${filled}${price}`;
  if (order.status === 'partially_filled') return `Filled ${filled} of ${whole}${price}, the rest is resting`;
  if (order.filledQuantity !== '0' && order.status !== 'new')
    return `${statusWord(order.status)} after ${filled} of ${whole}${price}${reason}`;
  return `${statusWord(order.status)}${reason}`;
}

export function isRefused(send: Send): boolean {
  return (
    send.order?.status === 'denied' ||
    send.order?.status === 'rejected' ||
    (send.state === 'refused' && send.order === null)
  );
}

/** The stream may tell of a denied order before its own request is answered; both know the numbers. */
function refusedWords(send: Send): string {
  const { order, error } = send;
  const message = error?.message ?? (order?.reasonCode ? codeWords(order.reasonCode) : '');
  const { sentence, numbers } = refusalWords(message, order?.reasonDetails ?? error?.details ?? {});
  const explained = numbers.map(({ name, value }) => `${name} ${value}`).join(', ');
  const verb = order?.status === 'rejected' ? 'Rejected' : 'Denied';
  return `${verb}: ${sentence}${explained === '' ? '' : `. ${explained}`}`;
}

/** What a screen reader hears and an eye sees of one send. */
export function sendWords(send: Send): string {
  if (isRefused(send)) return refusedWords(send);
  if (send.state === 'unanswered') return 'No answer. Sending again cannot place it twice';
  return send.order ? orderWords(send.order) : 'Pending';
}
