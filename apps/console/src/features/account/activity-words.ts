import type { AccountActivityView } from '@quire/contract';
import { formatGrouped, readDecimal } from '../../lib/decimal.ts';

const apart = (name: string): string =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();

/** MarginCallMet → "Margin call met". */
export function activityWords(kind: string): string {
  const words = apart(kind);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Ids and what the row says already are not said again. */
const unsaid = new Set(['type', 'accountId', 'at', 'worldId', 'ownerUserId']);

function valueWords(value: unknown): string {
  if (value === null || value === undefined) return '\u2013';
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([name, inner]) => `${apart(name)} ${valueWords(inner)}`)
      .join(', ');
  }
  const text = String(value);
  return text.includes('.') && readDecimal(text) ? formatGrouped(text) : text;
}

/** The numbers of an activity on one line: "amount 12.5, nights 3". */
export function activityDetails({ details }: Pick<AccountActivityView, 'details'>): string {
  return Object.entries(details)
    .filter(([name]) => !unsaid.has(name))
    .map(([name, value]) => `${apart(name)} ${valueWords(value)}`)
    .join(', ');
}
