import { setTimeout as delay } from 'node:timers/promises';
import { microsPerMinute } from '@quire/core/units';
import {
  type RegisteredSegment,
  type SegmentPlan,
  type SegmentRange,
  segmentName,
  type TapeFiles,
  type TapeRegister,
  type TapeSegment,
} from '@quire/ports/tape';

/** Bounds of a segment: what its making needs in memory, and what its registration deletes in one transaction. */
const segmentRowsMax = 50_000;
const payloadMax = 16_000_000;
/** Bytes that are compared with their SHA-256 in one run, the longest unseen first. */
const examinedBytesMax = 64_000_000;
/** Longest rest between two segments: as long as the one before took, so that the market has the disk at least half of the time. */
const restMsMax = 2_000;
const dayMs = 86_400_000;
const microsPerHour = 60 * microsPerMinute;

/** Instants at which a crash must leave something that the next run understands. */
export type RollStep =
  | 'planned'
  | 'written'
  | 'synced'
  | 'renamed'
  | 'proved'
  | 'deleting'
  | 'registered'
  | 'forgotten'
  | 'removed';

export interface RollOptions {
  readonly register: TapeRegister;
  readonly files: TapeFiles;
  readonly worldId: string;
  /** Only inputs older than this in the world's own time. 0: whatever no recovery needs. */
  readonly olderThanHours: number;
  /** A segment that is not full covers at least this much of the world's time. */
  readonly spanHoursMin: number;
  /** Rows of a full segment. */
  readonly rowsMax?: number;
  /** 0 keeps everything. */
  readonly retentionDays: number;
  /** Ends the run behind the segment in hand. */
  readonly signal?: AbortSignal;
  /** Rests between segments. */
  readonly isGentle?: boolean;
  readonly now?: () => number;
  readonly onStep?: (step: RollStep, range: SegmentRange) => void;
}

export interface RollReport {
  /** Another process rolls this world: nothing was done. */
  readonly isBusy: boolean;
  readonly segments: number;
  readonly rows: number;
  readonly bytes: number;
  /** Segments that retention let go. */
  readonly removed: number;
  readonly damaged: readonly string[];
}

const nothing: RollReport = { isBusy: false, segments: 0, rows: 0, bytes: 0, removed: 0, damaged: [] };

/**
 * Moves the oldest inputs of a world from the database into Parquet files, lets old files go, and looks whether the others are what
 * they were. A file is made of committed rows, flushed, named, read back and proved against the journal's hashes; only then one
 * transaction registers it and deletes the rows. Whenever it ends, by a crash too, every input is in exactly one place.
 *
 * @throws TapeMismatch when rows are not what their hashes say: they stay where they are. TapeEngineMissing
 */
export async function rollTape(options: RollOptions): Promise<RollReport> {
  const { register, worldId } = options;
  const report = await register.alone(worldId, async () => {
    await removeLeftovers(options);
    const rolled = await rollSegments(options);
    const removed = await letOldOnesGo(options);
    return { ...rolled, removed, damaged: await examineSegments(options) };
  });
  return report ?? { ...nothing, isBusy: true };
}

/** What a crash left: files without a name, files without a registration whose rows are all still there, files of no registration. */
async function removeLeftovers({ register, files, worldId }: RollOptions): Promise<void> {
  await files.removeTemporary(worldId);
  const known = new Map((await register.segments(worldId)).map((segment) => [segmentName(segment), segment]));
  for (const range of await files.list(worldId)) {
    const segment = known.get(segmentName(range));
    const isWorthless = segment === undefined ? await register.holds(range) : segment.removedAt !== null;
    if (isWorthless) await files.remove(range);
  }
}

async function rollSegments(options: RollOptions): Promise<RollReport> {
  const limits = {
    olderThanMicros: Math.round(options.olderThanHours * microsPerHour),
    spanMicrosMin: Math.round(options.spanHoursMin * microsPerHour),
    rowsMax: options.rowsMax ?? segmentRowsMax,
    payloadMax,
  };
  let report = nothing;
  while (!options.signal?.aborted) {
    const startedAt = performance.now();
    const plan = await options.register.plan(options.worldId, limits);
    if (plan === null) break;
    const segment = await rollSegment(options, plan);
    report = {
      ...report,
      segments: report.segments + 1,
      rows: report.rows + segment.rowCount,
      bytes: report.bytes + segment.bytes,
    };
    if (options.isGentle) await rest(Math.min(restMsMax, performance.now() - startedAt), options.signal);
  }
  return report;
}

async function rest(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  // An abort ends the rest; the loop looks at the signal itself.
  await delay(milliseconds, undefined, signal ? { signal } : {}).catch(() => {});
}

/** Nothing is put right when a step fails: what is left is what a crash leaves, and the next run clears it away. */
async function rollSegment({ register, files, onStep }: RollOptions, plan: SegmentPlan): Promise<TapeSegment> {
  const done = (step: RollStep) => onStep?.(step, plan);
  done('planned');
  await files.write(plan, register.rows(plan));
  done('written');
  await files.sync(plan);
  done('synced');
  await files.publish(plan);
  done('renamed');
  const measured = await files.measure(plan);
  const unproved: TapeSegment = { ...plan, nextEvent: plan.fromEvent, ...measured };
  const segment = { ...unproved, nextEvent: await register.prove(plan, files.readRows(unproved)) };
  done('proved');
  await register.register(segment, async () => done('deleting'));
  done('registered');
  return segment;
}

/**
 * Retention. A segment goes when it is old enough and a later one of those has a rejoin: what is kept can always be re-executed from
 * before the promised day.
 */
async function letOldOnesGo(options: RollOptions): Promise<number> {
  const { register, files, worldId, retentionDays, onStep, now = Date.now } = options;
  if (retentionDays === 0) return 0;
  const kept = (await register.segments(worldId)).filter(({ removedAt }) => removedAt === null);
  const going = expendable(kept, now() - retentionDays * dayMs);
  for (const segment of going) {
    await register.markRemoved(segment);
    onStep?.('forgotten', segment);
    await files.remove(segment);
    onStep?.('removed', segment);
  }
  return going.length;
}

function expendable(kept: readonly RegisteredSegment[], cutoffMs: number): readonly RegisteredSegment[] {
  const firstYoung = kept.findIndex(({ createdAt }) => createdAt.getTime() >= cutoffMs);
  const old = firstYoung === -1 ? kept : kept.slice(0, firstYoung);
  const beginning = old.findLastIndex(({ firstRejoin }) => firstRejoin !== null);
  return beginning === -1 ? [] : old.slice(0, beginning);
}

/** Every file is looked for; as many as fit are compared byte for byte, those that were damaged always. */
async function examineSegments({ register, files, worldId, signal }: RollOptions): Promise<readonly string[]> {
  const kept = (await register.segments(worldId)).filter(({ removedAt }) => removedAt === null);
  const byAge = kept.toSorted((left, right) => left.checkedAt.getTime() - right.checkedAt.getTime());
  const damaged: string[] = [];
  let budget = examinedBytesMax;
  for (const segment of byAge) {
    if (signal?.aborted) break;
    const looksWhole = segment.damage === null && (await files.sizeOf(segment)) === segment.bytes;
    if (looksWhole && budget <= 0) continue;
    budget -= segment.bytes;
    const damage = await files.examine(segment);
    await register.recordCheck(segment, damage);
    if (damage !== null) damaged.push(`${segmentName(segment)}: ${damage}`);
  }
  return damaged;
}
