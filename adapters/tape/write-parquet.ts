import type { StoredInputRow } from '@quire/ports/tape';
import { type DuckDbSession, type LoadDuckDb, openDuckDb, pathLiteral } from './duckdb.ts';
import { columnNames, columns, rowGroupRows } from './parquet-layout.ts';

/** Writes rows in their order into a Parquet file, which it replaces. Does not flush it to the disk. */
export async function writeParquet(path: string, rows: AsyncIterable<StoredInputRow>, load: LoadDuckDb): Promise<void> {
  const session = await openDuckDb(load);
  try {
    await fill(session, rows);
    await session.connection.run(
      `copy (select ${columnNames} from segment) to ${pathLiteral(path)}
       (format parquet, compression zstd, row_group_size ${rowGroupRows})`,
    );
  } finally {
    session.close();
  }
}

async function fill({ connection }: DuckDbSession, rows: AsyncIterable<StoredInputRow>): Promise<void> {
  const definition = Object.entries(columns).map(([name, type]) => `${name} ${type} not null`);
  await connection.run(`create table segment (${definition.join(', ')})`);
  const appender = await connection.createAppender('segment');
  for await (const row of rows) {
    appender.appendBigInt(BigInt(row.inputSequence));
    appender.appendInteger(row.inputCount);
    appender.appendBigInt(BigInt(row.tsEvent));
    appender.appendBigInt(BigInt(row.tsInit));
    appender.appendBigInt(BigInt(row.tsStep));
    appender.appendVarchar(row.kind);
    appender.appendVarchar(row.payload);
    appender.appendVarchar(row.chain);
    appender.appendBlob(Buffer.from(row.rowHash, 'hex'));
    appender.endRow();
  }
  appender.closeSync();
}
