import { hash } from 'node:crypto';
import type { JournalInputRow } from '@quire/ports/journal';
import type { EventRow } from './commit-statement.ts';

/**
 * The journal's own chain: SHA-256 over the hash of the row before, every stored column of the row, and of the events that its
 * inputs caused. Changing any byte of either table, or leaving a row out, changes every hash from there on. It shows tampering to
 * whoever noted a later hash; it is no signature.
 */
export function rowHashOf(
  previous: string,
  worldId: string,
  row: JournalInputRow,
  events: readonly EventRow[],
): string {
  // Payloads are JSON of one line and the other columns have no line ends, so the lines cannot be confused.
  let text = `${previous}\n${worldId}\n${row.inputSequence} ${row.inputCount} ${row.tsEvent} ${row.tsInit} ${row.tsStep} ${row.kind} ${row.chain}\n${row.payload}\n`;
  for (const event of events) {
    text += `${event.eventSequence} ${event.inputSequence} ${event.ts} ${event.type} ${event.version} ${event.accountId ?? '-'}\n${event.payload}\n`;
  }
  return hash('sha256', text, 'hex');
}
