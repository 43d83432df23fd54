import { createHash, randomBytes } from 'node:crypto';
import { type ConnectionTarget, connect, type Sql } from '../client.ts';
import { formatDatabaseUrl } from '../database-url.ts';
import { connectStorage, type Storage } from '../open-storage.ts';
import { migrate, migrationsDigest } from '../postgresql/migrations.ts';
import { testServer } from './test-server.ts';

/** A migrated database of one test file. Closing it drops it. */
export interface TestDatabase extends Storage {
  /** For a process that the test starts: a DATABASE_URL. */
  readonly url: string;
}

/** "QUIR", "TEST": one process makes the template, the others wait for it. */
const lockClass = 0x51554952;
const lockObject = 0x54455354;

/**
 * Clones the migrated template.
 *
 * @example
 * let database: TestDatabase;
 * beforeAll(async () => { database = await createTestDatabase(); });
 * afterAll(() => database.close());
 */
export async function createTestDatabase(options: { readonly migrated?: boolean } = {}): Promise<TestDatabase> {
  const server = await testServer();
  const administrator = connect(
    { ...server, database: 'postgres' },
    { connectionsMax: 1, applicationName: 'quire tests' },
  );
  try {
    const name = `quire_test_${randomBytes(6).toString('hex')}`;
    const template = (options.migrated ?? true) ? await ensureTemplate(administrator, server) : 'template1';
    await administrator.unsafe(`create database ${name} template ${template}`);
    const target = { ...server, database: name };
    const storage = await connectStorage({ target, server: null, connectionsMax: 10 });
    return {
      ...storage,
      url: formatDatabaseUrl(target),
      close: async () => {
        await storage.close();
        await administrator.unsafe(`drop database ${name} with (force)`);
        await administrator.end({ timeout: 1 });
      },
    };
  } catch (error) {
    await administrator.end({ timeout: 1 });
    throw error;
  }
}

/** Named by the digest of the migrations, so a changed file makes a new one. Renamed when whole: never half migrated. */
async function ensureTemplate(administrator: Sql, server: ConnectionTarget): Promise<string> {
  // The digest grows with the migrations, and PostgreSQL cuts names at 63 characters.
  const digest = createHash('sha256')
    .update(await migrationsDigest())
    .digest('hex');
  const template = `quire_template_${digest.slice(0, 32)}`;
  if (await exists(administrator, template)) return template;
  await administrator`select pg_advisory_lock(${lockClass}, ${lockObject})`;
  try {
    if (!(await exists(administrator, template))) await createTemplate(administrator, server, template);
  } finally {
    await administrator`select pg_advisory_unlock(${lockClass}, ${lockObject})`;
  }
  return template;
}

async function createTemplate(administrator: Sql, server: ConnectionTarget, template: string): Promise<void> {
  const unfinished = `${template}_unfinished`;
  await administrator.unsafe(`drop database if exists ${unfinished} with (force)`);
  await administrator.unsafe(`create database ${unfinished} template template0 encoding 'UTF8'`);
  const sql = connect({ ...server, database: unfinished }, { connectionsMax: 1, applicationName: 'quire tests' });
  try {
    await migrate(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
  await administrator.unsafe(`alter database ${unfinished} rename to ${template}`);
}

async function exists(administrator: Sql, database: string): Promise<boolean> {
  return (await administrator`select 1 from pg_database where datname = ${database}`).length > 0;
}
