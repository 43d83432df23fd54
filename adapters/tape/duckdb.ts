import { TapeEngineMissing } from '@quire/ports/tape';

type DuckDb = typeof import('@duckdb/node-api');
type DuckDbConnection = import('@duckdb/node-api').DuckDBConnection;

/** Loads DuckDB, 50 MB of native code, when somebody needs it. Tests hand in one that fails. */
export type LoadDuckDb = () => Promise<DuckDb>;
export const loadDuckDb: LoadDuckDb = () => import('@duckdb/node-api');

/**
 * One thread keeps rows in their order and leaves the other cores to the market; nothing is fetched from anywhere, and nothing is
 * spilled beside the files.
 */
const settings: Readonly<Record<string, string>> = {
  threads: '1',
  memory_limit: '400MB',
  preserve_insertion_order: 'true',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  temp_directory: '',
};

export interface DuckDbSession {
  readonly connection: DuckDbConnection;
  /** Gives the memory back. */
  close(): void;
}

/** An engine of its own, in memory. @throws TapeEngineMissing */
export async function openDuckDb(load: LoadDuckDb): Promise<DuckDbSession> {
  const { DuckDBInstance } = await loaded(load);
  const instance = await DuckDBInstance.create(':memory:', { ...settings });
  const connection = await instance.connect();
  return {
    connection,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function loaded(load: LoadDuckDb): Promise<DuckDb> {
  try {
    return await load();
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new TapeEngineMissing(
      `DuckDB, which reads and writes the tape's Parquet files, cannot be loaded on ${process.platform}-${process.arch}: ${reason}`,
      { cause: error },
    );
  }
}

/** A path as a literal of SQL. */
export function pathLiteral(path: string): string {
  return `'${path.replaceAll("'", "''")}'`;
}
