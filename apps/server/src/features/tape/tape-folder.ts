import { join } from 'node:path';

/** A segment that is not full waits until it covers this much of the world's time. */
export const spanHoursMin = 1;

/** The folder of the tape within the data folder. */
export function tapeFolderOf(dataFolder: string): string {
  return join(dataFolder, 'tape');
}
