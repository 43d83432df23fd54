import { openJournal as openPostgresJournal, type Storage } from '@quire/adapters/storage';
import { decodeEvent, encodeEvent } from '@quire/core/engine';
import { postingsOf } from '@quire/core/ledger';
import type { Journal, JournalCodec } from '@quire/ports/journal';

/** The core's encodings, as the journal wants them. */
export const journalCodec: JournalCodec = { encodeEvent, decodeEvent, postingsOf };

export function openJournal(storage: Storage): Journal {
  return openPostgresJournal(storage, journalCodec);
}
