import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** In the data folder while a restore fills it. */
export const restoreMarker = 'restore-unfinished';

/** @throws Error when a restore into the folder did not come to its end: what lies there is no whole Quire */
export function refuseUnfinishedRestore(dataFolder: string): void {
  if (!existsSync(join(dataFolder, restoreMarker))) return;
  throw new Error(
    `a restore into ${dataFolder} did not come to its end. Empty the folder and run ./quire backup restore again`,
  );
}
