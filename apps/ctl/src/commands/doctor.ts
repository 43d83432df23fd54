import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname, resolve } from 'node:path';
import { openTapeRegister, type Storage } from '@quire/adapters/storage';
import { openTapeFiles } from '@quire/adapters/tape';
import { type Configuration, readConfiguration, readTapeStatus } from '@quire/server/main';
import type { Command } from 'commander';
import { bytes, print, table } from '../output.ts';
import { tapeFolder, withStorage } from '../storage.ts';

interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly says: string;
}

const diskFreeMin = 1_000_000_000;

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return {
    check: 'node',
    ok,
    says: ok ? process.versions.node : `${process.versions.node}: Quire needs 20.19 or newer`,
  };
}

async function checkDisk(configuration: Configuration): Promise<Finding> {
  let folder = resolve(configuration.dataFolder);
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const ok = free >= diskFreeMin;
  return {
    check: 'disk',
    ok,
    says: `${bytes(free)} free at ${folder}${ok ? '' : `: less than ${bytes(diskFreeMin)}; free some before starting`}`,
  };
}

/** Something that answers as Quire is fine; anything else on the port is in the way. */
async function checkPort(configuration: Configuration): Promise<Finding> {
  const host = configuration.host === '0.0.0.0' ? '127.0.0.1' : configuration.host;
  const taken = await new Promise<boolean>((settle) => {
    const socket = connect({ host, port: configuration.port, timeout: 1000 });
    socket
      .once('connect', () => settle(true))
      .once('error', () => settle(false))
      .once('timeout', () => settle(false));
    socket.once('connect', () => socket.destroy()).once('timeout', () => socket.destroy());
  });
  if (!taken) return { check: 'port', ok: true, says: `${configuration.port} is free` };
  const service = await fetch(`http://${host}:${configuration.port}/health`, { signal: AbortSignal.timeout(3000) })
    .then((response) => response.json() as Promise<{ service?: string; status?: string }>)
    .catch(() => null);
  if (service?.service === 'quire')
    return {
      check: 'port',
      ok: true,
      says: `${configuration.port} is served by Quire (${service.status ?? 'unknown'})`,
    };
  return { check: 'port', ok: false, says: `${configuration.port} is taken by another program; stop it or set PORT` };
}

async function checkDatabase(configuration: Configuration): Promise<Finding[]> {
  try {
    return await withStorage(async (storage) => {
      const { pending } = await storage.migrationStatus();
      return [
        { check: 'database', ok: true, says: `${storage.kind} PostgreSQL ${storage.serverVersion}` },
        {
          check: 'migrations',
          ok: pending.length === 0,
          says:
            pending.length === 0
              ? 'all applied'
              : `${pending.length} pending; the next start applies them, or ./quire migrate up`,
        },
        ...(pending.length === 0 ? [await checkTape(storage, configuration)] : []),
      ];
    });
  } catch (error) {
    return [{ check: 'database', ok: false, says: (error as Error).message }];
  }
}

/** Every byte of every segment of every world. */
async function checkTape({ sql }: Storage, configuration: Configuration): Promise<Finding> {
  const worlds = await sql<{ worldId: string }[]>`
    select distinct world_id as "worldId" from tape_segment where removed_at is null order by world_id`;
  const register = openTapeRegister(sql);
  const files = openTapeFiles(tapeFolder(configuration));
  let segments = 0;
  const damaged: string[] = [];
  for (const { worldId } of worlds) {
    const status = await readTapeStatus({ register, files, worldId, isThorough: true });
    segments += status.segments;
    damaged.push(...status.damaged.map(({ segment, reason }) => `${segment}: ${reason}`));
  }
  const ok = damaged.length === 0;
  return { check: 'tape', ok, says: ok ? `${segments} segments, all as written` : damaged.join('; ') };
}

function checkConfiguration(): Finding | { readonly configuration: Configuration } {
  try {
    return { configuration: readConfiguration(process.env, process.cwd()) };
  } catch (error) {
    return { check: 'configuration', ok: false, says: (error as Error).message };
  }
}

async function examine(): Promise<Finding[]> {
  const read = checkConfiguration();
  if (!('configuration' in read)) return [checkNode(), read];
  const { configuration } = read;
  return [
    checkNode(),
    { check: 'configuration', ok: true, says: 'valid; ./quire config explain shows it' },
    await checkDisk(configuration),
    await checkPort(configuration),
    ...(await checkDatabase(configuration)),
  ];
}

export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('look for what would stop Quire from running; exit code 1 when something would')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const findings = await examine();
      print(
        options.json
          ? JSON.stringify(findings, null, 2)
          : table(findings.map(({ check, ok, says }) => [ok ? 'ok' : 'WRONG', check, says])),
      );
      if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
    });
}
