import { formatGrouped, readDecimal } from '../../../lib/decimal.ts';

/** `buyingPower` → "buying power", `order_notional_max` → "order notional max". */
function nameWords(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
}

function valueWords(value: string): string {
  return readDecimal(value) ? formatGrouped(value, { decimalsMin: value.includes('.') ? 2 : 0 }) : value;
}

export interface RefusalWords {
  readonly sentence: string;
  /** The numbers that explain it, in the order the server named them. */
  readonly numbers: readonly { readonly name: string; readonly value: string }[];
}

export function refusalWords(message: string, details: Readonly<Record<string, string>>): RefusalWords {
  const numbers = Object.entries(details).map(([name, value]) => ({ name: nameWords(name), value: valueWords(value) }));
  const sentence = message.trim() === '' ? 'No reason was given' : message.trim().replace(/\.$/, '');
  return { sentence: sentence.charAt(0).toUpperCase() + sentence.slice(1), numbers };
}

const statusWords: Readonly<Record<string, string>> = {
  accepted: 'Accepted',
  held: 'Held',
  replaced: 'Replaced',
  pending_new: 'Being entered',
  pending_cancel: 'Being canceled',
  pending_replace: 'Being replaced',
  accepted_for_bidding: 'Waits for the auction',
  done_for_day: 'Done for the day',
  stopped: 'Price guaranteed',
  suspended: 'Suspended',
  calculated: 'Being settled',
  new: 'Resting',
  partially_filled: 'Partly filled',
  filled: 'Filled',
  canceled: 'Canceled',
  expired: 'Expired',
  rejected: 'Rejected',
  denied: 'Denied',
};

export function statusWord(status: string): string {
  return statusWords[status] ?? status;
}

/** Stable codes read as words: IOC_REMAINDER → "ioc remainder". */
export function codeWords(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ');
}
