import type { TapeStatusView } from '@quire/contract';
import { formatInstant, type UnixMicros } from '@quire/core/units';
import { type RegisteredSegment, segmentName, type TapeFiles, type TapeRegister } from '@quire/ports/tape';

export interface TapeStatusOptions {
  readonly register: TapeRegister;
  readonly files: TapeFiles;
  readonly worldId: string;
  /** Compares every byte instead of sizes. */
  readonly isThorough?: boolean;
  readonly onProgress?: (done: number, total: number) => void;
}

export type TapeFacts = Pick<
  TapeStatusView,
  | 'worldId'
  | 'folder'
  | 'segments'
  | 'bytes'
  | 'rows'
  | 'fromSequence'
  | 'toSequence'
  | 'tapeSince'
  | 'replayableSince'
  | 'removedSegments'
  | 'lastRollAt'
  | 'damaged'
  | 'unknownFiles'
>;

/** What is on the tape of a world, what is wrong with it, and how far back the world can be replayed. Changes nothing. */
export async function readTapeStatus(options: TapeStatusOptions): Promise<TapeFacts> {
  const { register, files, worldId } = options;
  const all = await register.segments(worldId);
  const kept = all.filter(({ removedAt }) => removedAt === null);
  const damaged = await damagedOf(kept, options);
  const start = await register.start(worldId);
  // What lies before a damaged segment cannot be re-executed up to now.
  const lastDamaged = kept.findLast((segment) => damaged.some((one) => one.segment === segmentName(segment)));
  const replayFrom = Math.max(start.fromSequence, (lastDamaged?.toSequence ?? 0) + 1);
  const rejoin = await register.rejoinFrom(worldId, replayFrom);
  return {
    worldId,
    folder: files.folder,
    segments: kept.length,
    bytes: kept.reduce((sum, { bytes }) => sum + bytes, 0),
    rows: kept.reduce((sum, { rowCount }) => sum + rowCount, 0),
    fromSequence: kept[0]?.fromSequence ?? null,
    toSequence: kept.at(-1)?.toSequence ?? null,
    tapeSince: instantOf(kept[0]?.fromTime ?? null),
    replayableSince: instantOf(rejoin?.time ?? null),
    removedSegments: all.length - kept.length,
    lastRollAt: all.at(-1)?.createdAt.toISOString() ?? null,
    damaged,
    unknownFiles: await unknownFiles(all, options),
  };
}

async function damagedOf(
  kept: readonly RegisteredSegment[],
  { files, isThorough, onProgress }: TapeStatusOptions,
): Promise<TapeStatusView['damaged']> {
  const found: TapeStatusView['damaged'] = [];
  for (const [index, segment] of kept.entries()) {
    const isWorthALook = isThorough || segment.damage !== null || (await files.sizeOf(segment)) !== segment.bytes;
    const reason = isWorthALook ? await files.examine(segment) : null;
    if (reason !== null) found.push({ segment: segmentName(segment), reason });
    onProgress?.(index + 1, kept.length);
  }
  return found;
}

/** Files that no registration names and no row of the database makes worthless: from another database, or of a time that it lost. */
async function unknownFiles(
  all: readonly RegisteredSegment[],
  { files, register, worldId }: TapeStatusOptions,
): Promise<string[]> {
  const known = new Set(all.map(segmentName));
  const unknown: string[] = [];
  for (const range of await files.list(worldId)) {
    if (!known.has(segmentName(range)) && !(await register.holds(range))) unknown.push(segmentName(range));
  }
  return unknown;
}

function instantOf(micros: number | null): string | null {
  return micros === null ? null : formatInstant(micros as UnixMicros);
}
