import { openJournal as openPostgresJournal, type Storage } from '@quire/adapters/storage';
import { openTapeFiles } from '@quire/adapters/tape';
import { decodeEvent, encodeEvent, engineVersion, outcomeOfOrder } from '@quire/core/engine';
import { postingsOf } from '@quire/core/ledger';
import type { Journal, JournalCodec } from '@quire/ports/journal';

/** The core's encodings, as the journal wants them. */
export const journalCodec: JournalCodec = { encodeEvent, decodeEvent, engineVersion, outcomeOfOrder, postingsOf };

/** Without the tape's folder, inputs that were rolled off cannot be read: opening a world needs none of them. */
export function openJournal(storage: Storage, tapeFolder: string | null = null): Journal {
  return openPostgresJournal(storage, journalCodec, tapeFolder === null ? null : openTapeFiles(tapeFolder));
}
