import { decodeEvent, encodeEvent } from '@quire/core/engine';
import { postingsOf } from '@quire/core/ledger';
import type { JournalCodec } from '@quire/ports/journal';
import { describeJournal } from '@quire/ports/journal/contract';
import { createTestDatabase } from '../testing/index.ts';
import { openJournal } from './journal.ts';

const codec: JournalCodec = { encodeEvent, decodeEvent, postingsOf };

describeJournal('in PostgreSQL', async () => {
  const database = await createTestDatabase();
  return { journal: openJournal(database, codec), close: () => database.close() };
});
