import { openJournal as openPostgresJournal, type Storage } from '@quire/adapters/storage';
import { decodeEvent } from '@quire/core/engine';
import { postingsOf } from '@quire/core/ledger';
import type { Journal, JournalCodec } from '@quire/ports/journal';
import { encodedEvent } from './encoded-events.ts';

/** The core's encodings, as the journal wants them. */
export const journalCodec: JournalCodec = { encodeEvent: encodedEvent, decodeEvent, postingsOf };

export function openJournal(storage: Storage): Journal {
  return openPostgresJournal(storage, journalCodec);
}
