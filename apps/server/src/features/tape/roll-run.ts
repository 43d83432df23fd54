import { type ConnectionTarget, connectStorage, openTapeRegister } from '@quire/adapters/storage';
import { openTapeFiles } from '@quire/adapters/tape';
import { type RollReport, rollTape } from './roll-tape.ts';
import { spanHoursMin } from './tape-folder.ts';

/** What a run needs to know; plain data, because it crosses to another process. */
export interface RollRequest {
  readonly target: ConnectionTarget;
  readonly folder: string;
  readonly worldId: string;
  readonly olderThanHours: number;
  readonly retentionDays: number;
}

/** One session holds the lock, one reads rows and one reads events beside them. */
const connectionsMax = 3;

/** One run with connections of its own, which rests between segments. */
export async function runRoll(request: RollRequest, signal: AbortSignal): Promise<RollReport> {
  const { target, folder, worldId, olderThanHours, retentionDays } = request;
  const storage = await connectStorage({ target, server: null, connectionsMax });
  try {
    return await rollTape({
      register: openTapeRegister(storage.sql),
      files: openTapeFiles(folder),
      worldId,
      olderThanHours,
      spanHoursMin,
      retentionDays,
      signal,
      isGentle: true,
    });
  } finally {
    await storage.close();
  }
}
