import { mkdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { type ConnectionTarget, connect } from '../client.ts';
import type { StorageLog } from '../log.ts';
import { codeOf, messageOf } from '../storage-error.ts';
import { locateBinaries } from './binaries.ts';
import { ensureCluster } from './cluster.ts';
import { locateCluster } from './location.ts';
import { folderOwned, type Ownership, takeOwnership } from './ownership.ts';
import { ensureRunning, type RunningServer, requestStop, type ServerOptions, stopServer } from './server-process.ts';

export interface EmbeddedServerOptions {
  readonly dataFolder: string;
  readonly log: StorageLog;
  /** QUIRE_DB_UID: who runs the server when we are root. */
  readonly databaseUid?: number | undefined;
  /** A guest connects to the server of the process that owns the folder; alone, it owns the folder for its short life. */
  readonly asGuest?: boolean;
  /** Settings of this start only; tests trade durability for speed here, nothing else may. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly syncNewCluster?: boolean;
}

export interface EmbeddedServer {
  readonly target: ConnectionTarget;
  readonly clusterFolder: string;
  readonly pid: number;
  readonly owned: boolean;
  /** Resolves with the reason when the database is gone for good; then the process must end and start again. */
  readonly lost: Promise<Error>;
  stop(): Promise<void>;
}

const databaseName = 'quire';
const copyFolder = '/var/lib/quire';
const restartsMax = 5;

/**
 * Starts, adopts, guards and stops the PostgreSQL server of a data folder.
 *
 * @example const server = await startEmbeddedServer({ dataFolder: './data', log });
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const { dataFolder, log, databaseUid } = options;
  await mkdir(dataFolder, { recursive: true });
  const { clusterFolder, user } = await locateCluster({ dataFolder, databaseUid, log });
  const binaries = await locateBinaries(user, copyFolder);
  const { password, created } = await ensureCluster({
    binaries,
    clusterFolder,
    user,
    syncNewCluster: options.syncNewCluster ?? true,
  });
  const serverOptions = { binaries, clusterFolder, user, password, settings: options.settings ?? {}, log };
  const server = new Supervisor(serverOptions, dataFolder);
  await server.start(options.asGuest ?? false);
  log.info(
    { clusterFolder, pid: server.pid, version: binaries.version, created, owned: server.owned, uid: user?.uid ?? null },
    server.owned ? 'the database runs' : 'connected to the database of the process that owns the folder',
  );
  return server;
}

class Supervisor implements EmbeddedServer {
  readonly lost: Promise<Error>;
  private readonly options: ServerOptions;
  private readonly dataFolder: string;
  private reportLost: (error: Error) => void = () => {};
  private running: RunningServer | null = null;
  private ownership: Ownership | null = null;
  private stopping = false;
  private readonly onProcessExit = (): void => {
    if (this.running !== null) requestStop(this.running.pid);
  };

  constructor(options: ServerOptions, dataFolder: string) {
    this.options = options;
    this.dataFolder = dataFolder;
    this.lost = new Promise((resolve) => {
      this.reportLost = resolve;
    });
  }

  get clusterFolder(): string {
    return this.options.clusterFolder;
  }

  get owned(): boolean {
    return this.ownership !== null;
  }

  get pid(): number {
    return this.server().pid;
  }

  get target(): ConnectionTarget {
    return { ...this.server().target, database: databaseName };
  }

  async start(asGuest: boolean): Promise<void> {
    this.running = await ensureRunning(this.options);
    const taken = await takeOwnership(this.running.target, () => void this.recover());
    if ('other' in taken) {
      if (!asGuest) throw folderOwned(this.dataFolder, taken.other);
    } else {
      this.ownership = taken.ownership;
      process.once('exit', this.onProcessExit);
    }
    await ensureDatabase(this.running.target);
  }

  async stop(): Promise<void> {
    if (this.stopping) return;
    this.stopping = true;
    process.removeListener('exit', this.onProcessExit);
    if (this.ownership === null) return;
    await this.ownership.release();
    await stopServer(this.options, this.server().pid);
  }

  private server(): RunningServer {
    if (this.running === null) throw new Error('the database has not been started');
    return this.running;
  }

  /** The session that holds the lock ended: the server died. Start it again and take the lock, or give up loudly. */
  private async recover(): Promise<void> {
    const { log } = this.options;
    for (let attempt = 1; attempt <= restartsMax && !this.stopping; attempt++) {
      log.error({ clusterFolder: this.clusterFolder, attempt }, 'the database ended unexpectedly; starting it again');
      try {
        this.running = await ensureRunning({ ...this.options, ...this.sameAddress() });
        const taken = await takeOwnership(this.running.target, () => void this.recover());
        if ('other' in taken) return this.reportLost(folderOwned(this.dataFolder, taken.other));
        this.ownership = taken.ownership;
        log.info({ clusterFolder: this.clusterFolder, pid: this.running.pid }, 'the database runs again');
        return;
      } catch (error) {
        log.error({ attempt, reason: messageOf(error) }, 'the database could not be started again');
        await delay(200 * attempt);
      }
    }
    if (!this.stopping)
      this.reportLost(new Error(`the database in ${this.clusterFolder} ended and cannot be started again`));
  }

  /** Pools reconnect to the address they know, so a server that is started again must have it. */
  private sameAddress(): Partial<ServerOptions> {
    const { host, port } = this.server().target;
    return host.startsWith('/')
      ? { socketFolder: host }
      : { settings: { ...this.options.settings, port: String(port) } };
  }
}

async function ensureDatabase(target: ConnectionTarget): Promise<void> {
  const sql = connect(target, { connectionsMax: 1, applicationName: 'quire set-up' });
  try {
    const found = await sql`select 1 from pg_database where datname = ${databaseName}`;
    if (found.length === 0) await sql.unsafe(`create database ${databaseName}`);
  } catch (error) {
    // 42P04: another process made it in the same moment.
    if (codeOf(error) !== '42P04') throw error;
  } finally {
    await sql.end({ timeout: 1 });
  }
}
