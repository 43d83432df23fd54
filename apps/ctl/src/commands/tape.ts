import { openTapeRegister } from '@quire/adapters/storage';
import { openTapeFiles } from '@quire/adapters/tape';
import { TapeEngineMissing, type TapeFiles, TapeMismatch } from '@quire/ports/tape';
import { type Configuration, readConfiguration, readTapeStatus, rollTape, spanHoursMin } from '@quire/server/main';
import type { Command } from 'commander';
import { CommandFailed } from '../command-failed.ts';
import { bytes, print, table } from '../output.ts';
import { startProgress } from '../progress.ts';
import { tapeFolder, withStorage } from '../storage.ts';

interface StatusOptions {
  readonly world?: string;
  readonly check?: boolean;
  readonly json?: boolean;
}

interface RollOptions {
  readonly world?: string;
  readonly olderThan?: string;
}

type TapeStatus = Awaited<ReturnType<typeof readTapeStatus>>;

function configuration(): Configuration {
  return readConfiguration(process.env, process.cwd());
}

function rowsOf(status: TapeStatus): string[][] {
  const { segments, fromSequence, toSequence } = status;
  return [
    ['world', status.worldId],
    ['tape', `${segments} ${segments === 1 ? 'segment' : 'segments'}, ${bytes(status.bytes)}, ${status.rows} rows`],
    [
      'inputs',
      fromSequence === null ? 'all in the database' : `${fromSequence} to ${toSequence}, newer ones in the database`,
    ],
    ['replayable since', status.replayableSince ?? 'nothing: no rejoin is left at which a replay could begin'],
    ['removed', `${status.removedSegments} by retention`],
    ['last roll', status.lastRollAt ?? 'none yet'],
    ['folder', status.folder],
    ...status.damaged.map(({ segment, reason }) => ['DAMAGED', `${segment}: ${reason}`]),
    ...status.unknownFiles.map((name) => [
      'UNKNOWN',
      `${name} belongs to no registration of this database; it is left alone`,
    ]),
  ];
}

function olderThanHours(text: string | undefined, { tapeRollAfterHours }: Configuration): number {
  const hours = text === undefined ? tapeRollAfterHours : Number(text);
  if (!(hours >= 0)) throw new CommandFailed(`--older-than takes hours, not ${text}`, 2);
  if (text === undefined && hours === 0) {
    throw new CommandFailed(
      'QUIRE_TAPE_ROLL_AFTER_HOURS=0 turns rolling off; name hours by --older-than to do it once',
    );
  }
  return hours;
}

async function roll({ world, olderThan }: RollOptions, settings: Configuration, files: TapeFiles) {
  try {
    return await withStorage((storage) =>
      rollTape({
        register: openTapeRegister(storage.sql),
        files,
        worldId: world ?? settings.world,
        olderThanHours: olderThanHours(olderThan, settings),
        spanHoursMin: olderThan === undefined ? spanHoursMin : 0,
        retentionDays: settings.tapeRetentionDays,
      }),
    );
  } catch (error) {
    if (error instanceof TapeEngineMissing)
      throw new CommandFailed(`${error.message}\nThe tape stays in the database.`);
    if (error instanceof TapeMismatch) {
      throw new CommandFailed(`${error.message}\nNothing is rolled over it; ./quire verify says more.`);
    }
    throw error;
  }
}

export function registerTape(program: Command): void {
  const tape = program.command('tape').description('old inputs in Parquet files beside the database');
  tape
    .command('status')
    .description('how much is on the tape and how far back it can be replayed; exit code 1 when a segment is damaged')
    .option('--world <id>', 'which world (default: QUIRE_WORLD)')
    .option('--check', 'compare every byte of every segment')
    .option('--json', 'print JSON')
    .action(async ({ world, check, json }: StatusOptions) => {
      const settings = configuration();
      const progress = startProgress('comparing');
      const status = await withStorage((storage) =>
        readTapeStatus({
          register: openTapeRegister(storage.sql),
          files: openTapeFiles(tapeFolder(settings)),
          worldId: world ?? settings.world,
          isThorough: check ?? false,
          ...(check ? { onProgress: progress.update } : {}),
        }),
      );
      progress.stop();
      print(json ? JSON.stringify(status, null, 2) : table(rowsOf(status)));
      if (status.damaged.length > 0) process.exitCode = 1;
    });
  tape
    .command('roll')
    .description('move old inputs into files now, beside a running Quire or without one')
    .option('--world <id>', 'which world (default: QUIRE_WORLD)')
    .option('--older-than <hours>', 'in the time of the world (default: QUIRE_TAPE_ROLL_AFTER_HOURS)')
    .action(async (options: RollOptions) => {
      const settings = configuration();
      const report = await roll(options, settings, openTapeFiles(tapeFolder(settings)));
      if (report.isBusy) throw new CommandFailed('Another process rolls this world right now.');
      const removed = report.removed > 0 ? `; retention removed ${report.removed} segments` : '';
      print(`Rolled ${report.rows} rows into ${report.segments} segments of ${bytes(report.bytes)}${removed}.`);
      if (report.damaged.length === 0) return;
      print(report.damaged.map((line) => `DAMAGED ${line}`).join('\n'));
      process.exitCode = 1;
    });
}
