import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../log.ts';
import { openStorage, type Storage } from '../open-storage.ts';
import { locateBinaries } from './binaries.ts';
import { startEmbeddedServer } from './embedded-server.ts';
import { isAlive, readPostmasterFile } from './postmaster-file.ts';

const packageRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const isRoot = process.getuid?.() === 0;
const isWindows = process.platform === 'win32';

let dataFolder: string;
const opened: Storage[] = [];
const children: ChildProcess[] = [];

/** A cluster made once and copied for each test, because making one takes the longest part of a second. */
let made: string;

beforeAll(async () => {
  if (isWindows) return;
  made = await mkdtemp(join(tmpdir(), 'quire-made-'));
  await (await startEmbeddedServer({ dataFolder: made, log: silentLog, syncNewCluster: false })).stop();
});

afterAll(() => rm(made, { recursive: true, force: true }));

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'quire-embedded-'));
  await chmod(dataFolder, 0o755);
});

async function copyMade(): Promise<void> {
  await cp(join(made, 'postgres'), join(dataFolder, 'postgres'), { recursive: true });
}

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await Promise.all(opened.splice(0).map((storage) => storage.close()));
  await endServer(join(dataFolder, 'postgres'));
  await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
});

async function open(options: { readonly asGuest?: boolean } = {}): Promise<Storage> {
  const storage = await openStorage({ dataFolder, ...options });
  opened.push(storage);
  return storage;
}

async function close(storage: Storage): Promise<void> {
  opened.splice(opened.indexOf(storage), 1);
  await storage.close();
}

/** Ends a server that a killed process of this test left running. */
async function endServer(clusterFolder: string): Promise<void> {
  const file = await readPostmasterFile(clusterFolder).catch(() => null);
  if (file === null) return;
  if (!isAlive(file.pid)) return;
  process.kill(file.pid, 'SIGQUIT');
  await expect.poll(() => isAlive(file.pid), { timeout: 10_000 }).toBe(false);
  await rm(file.socketFolder, { recursive: true, force: true });
}

async function serverPid(): Promise<number> {
  return (await readPostmasterFile(join(dataFolder, 'postgres')))?.pid ?? 0;
}

/** A process that owns the folder, inserts numbers one commit each, and prints each after its commit. */
async function startWriter(): Promise<{ readonly child: ChildProcess; readonly acknowledged: () => number }> {
  const module = pathToFileURL(join(packageRoot, 'dist', 'storage', 'index.js')).href;
  const program = `
    import { openStorage } from ${JSON.stringify(module)};
    const { sql } = await openStorage({ dataFolder: ${JSON.stringify(dataFolder)} });
    await sql\`create table if not exists written (number bigint primary key)\`;
    for (let number = 1; ; number++) { await sql\`insert into written values (\${number})\`; process.stdout.write(number + '\\n'); }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  // The last line may be cut short by the kill.
  const acknowledged = (): number => output.split('\n').length - 1;
  await expect.poll(acknowledged, { timeout: 20_000 }).toBeGreaterThan(50);
  return { child, acknowledged };
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = new Promise((done) => child.once('close', done));
  child.kill('SIGKILL');
  await gone;
}

async function numbersIn(storage: Storage): Promise<number> {
  const [row] = await storage.sql<{ count: number; max: number }[]>`select count(*), max(number) from written`;
  expect(row?.count).toBe(row?.max);
  return row!.count;
}

describe.skipIf(isWindows)('our own PostgreSQL server', () => {
  // The writer that is killed runs from the build, which must be that of these sources.
  beforeAll(() => {
    const compiler = createRequire(import.meta.url).resolve('typescript/package.json');
    execFileSync(process.execPath, [join(dirname(compiler), 'bin', 'tsc'), '-b', packageRoot]);
  });

  it('starts on an empty folder, keeps what was written, and leaves nothing running', async () => {
    const first = await open();
    await first.migrate();
    await first.sql`insert into setting (key, value) values ('kept', '1')`;
    const pid = await serverPid();
    const { socketFolder } = (await readPostmasterFile(join(dataFolder, 'postgres')))!;
    expect((await stat(socketFolder)).mode & 0o777).toBe(0o700);
    await close(first);
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
    await expect(stat(socketFolder)).rejects.toThrow('ENOENT');
    expect(await readdir(dataFolder)).toEqual(['postgres']);
    const second = await open();
    expect(await second.sql`select key from setting`).toEqual([{ key: 'kept' }]);
  });

  it('flushes every commit and listens on no port', async () => {
    await copyMade();
    const { sql } = await open();
    const [row] = await sql`
      select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
        current_setting('full_page_writes') as pages, current_setting('listen_addresses') as addresses`;
    expect(row).toEqual({ fsync: 'on', commit: 'on', pages: 'on', addresses: '' });
  });

  it('has one owner: another is refused and told who has it, a guest is let in', async () => {
    await copyMade();
    const owner = await open();
    await expect(open()).rejects.toThrow(`in use by process ${process.pid}`);
    const guest = await open({ asGuest: true });
    expect([owner.ownsServer, guest.ownsServer]).toEqual([true, false]);
    await close(guest);
    expect(await owner.sql`select 1 as one`).toEqual([{ one: 1 }]);
    expect(isAlive(await serverPid())).toBe(true);
  });

  it('outlives a killed owner, loses nothing that was acknowledged, and is adopted', async () => {
    await copyMade();
    const { child, acknowledged } = await startWriter();
    const pid = await serverPid();
    await killed(child);
    const storage = await open();
    expect(await serverPid()).toBe(pid);
    expect(storage.ownsServer).toBe(true);
    expect(await numbersIn(storage)).toBeGreaterThanOrEqual(acknowledged());
  });

  it('loses nothing that was acknowledged when owner and server are killed together', async () => {
    await copyMade();
    const { child, acknowledged } = await startWriter();
    const { pid, socketFolder } = (await readPostmasterFile(join(dataFolder, 'postgres')))!;
    process.kill(pid, 'SIGKILL');
    await killed(child);
    const storage = await open();
    await expect(stat(socketFolder)).rejects.toThrow('ENOENT');
    expect(await numbersIn(storage)).toBeGreaterThanOrEqual(acknowledged());
  });

  it('is started again when it dies under a living owner, and the pool finds it', async () => {
    await copyMade();
    const storage = await open();
    const pid = await serverPid();
    await storage.sql`create table survivor (id integer)`;
    process.kill(pid, 'SIGKILL');
    // Its sessions may answer a moment longer than it lives, so the new server is waited for by its number.
    await expect.poll(serverPid, { timeout: 20_000 }).not.toBe(pid);
    const counted = (): Promise<number | string> =>
      storage.sql`select count(*) from survivor`.then(
        ([row]) => row?.['count'],
        (error: Error) => error.message,
      );
    await expect.poll(counted, { timeout: 20_000 }).toBe(0);
    await expect
      .poll(() => open().catch((error: Error) => error.message), { timeout: 10_000 })
      .toContain('in use by process');
  });

  it('starts over the pid file of a dead server whose number another process has now', async () => {
    await copyMade();
    await close(await open());
    const lines = [process.pid, join(dataFolder, 'postgres'), 1, 5432, '/tmp/quire-nowhere', '', '  1 1', 'ready   '];
    await writeFile(join(dataFolder, 'postgres', 'postmaster.pid'), `${lines.join('\n')}\n`);
    const storage = await open();
    expect(await storage.sql`select 1 as one`).toEqual([{ one: 1 }]);
  });

  it('refuses a folder of another major version and names the way out', async () => {
    await copyMade();
    await close(await open());
    await writeFile(join(dataFolder, 'postgres', 'PG_VERSION'), '17\n');
    await expect(open()).rejects.toMatchObject({
      code: 'EMBEDDED_OTHER_MAJOR',
      message: expect.stringContaining('quire export'),
    });
  });

  it('is not half made when its making fails', async () => {
    await mkdir(join(dataFolder, 'postgres'));
    await writeFile(join(dataFolder, 'postgres', 'not a database'), '');
    await expect(open()).rejects.toMatchObject({ code: 'EMBEDDED_INIT_FAILED' });
    expect(await readdir(dataFolder)).toEqual(['postgres']);
    await rm(join(dataFolder, 'postgres'), { recursive: true });
  });

  it('says what to do when its programs are missing', async () => {
    await expect(locateBinaries(null, dataFolder, join(dataFolder, 'nowhere'))).rejects.toMatchObject({
      code: 'EMBEDDED_BINARY_MISSING',
      message: expect.stringContaining('DATABASE_URL'),
    });
  });

  describe.skipIf(!isRoot)('run by root (skipped for other users)', () => {
    it('runs as an unprivileged user', async () => {
      await copyMade();
      await open();
      const status = await readFile(`/proc/${await serverPid()}/status`, 'utf8');
      expect(/^Uid:\s+(\d+)/m.exec(status)?.[1]).toBe('65534');
    });

    it('is let into a folder that is ours to open', async () => {
      await chmod(dataFolder, 0o700);
      const server = await startEmbeddedServer({ dataFolder, log: silentLog });
      expect(server.clusterFolder).toBe(join(dataFolder, 'postgres'));
      expect((await stat(dataFolder)).mode & 0o777).toBe(0o711);
      await server.stop();
    });

    it('moves its cluster where that user can go, records it and says so', async () => {
      const closed = join(dataFolder, 'closed');
      await mkdir(closed, { mode: 0o700 });
      const inner = join(closed, 'data');
      const warnings: string[] = [];
      const log = { ...silentLog, warn: (_: object, message: string) => void warnings.push(message) };
      const server = await startEmbeddedServer({ dataFolder: inner, log });
      const moved = server.clusterFolder;
      try {
        expect(moved).toMatch(/^\/var\/lib\/quire\/[0-9a-f]{12}$/);
        expect(JSON.parse(await readFile(join(inner, 'location.json'), 'utf8'))).toEqual({ postgres: moved });
        expect(warnings).toEqual([expect.stringContaining(moved)]);
        await server.stop();
        const again = await startEmbeddedServer({ dataFolder: inner, log });
        expect(again.clusterFolder).toBe(moved);
        await again.stop();
      } finally {
        await server.stop();
        await rm(moved, { recursive: true, force: true });
      }
    });

    it('copies its programs where that user can run them', async () => {
      const { folder } = await locateBinaries(null, dataFolder);
      const closed = join(dataFolder, 'closed');
      await mkdir(closed, { mode: 0o700 });
      await cp(folder, join(closed, 'native'), { recursive: true, verbatimSymlinks: true });
      const nobody = { uid: 65_534, gid: 65_534 };
      const copied = await locateBinaries(nobody, join(dataFolder, 'copies'), join(closed, 'native'));
      expect(copied.folder).toBe(join(dataFolder, 'copies', `postgresql-${copied.version}`));
      execFileSync(copied.initdb, ['--version'], { cwd: '/', ...nobody });
    });
  });
});
