import type { StoredInputRow } from '@quire/ports/tape';
import { type LoadDuckDb, openDuckDb, pathLiteral } from './duckdb.ts';
import { columnNames } from './parquet-layout.ts';

/** The rows of a file in their order, a few thousand in memory at a time. Throws what DuckDB says of a file that it cannot read. */
export async function* readParquet(path: string, load: LoadDuckDb): AsyncGenerator<StoredInputRow> {
  const { connection, close } = await openDuckDb(load);
  try {
    const result = await connection.stream(`select ${columnNames} from read_parquet(${pathLiteral(path)})`);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      for (const row of chunk.getRows()) yield rowOf(row);
    }
  } finally {
    close();
  }
}

function rowOf(values: readonly unknown[]): StoredInputRow {
  const [inputSequence, inputCount, tsEvent, tsInit, tsStep, kind, payload, chain, rowHash] = values;
  return {
    inputSequence: Number(inputSequence),
    inputCount: Number(inputCount),
    tsEvent: Number(tsEvent),
    tsInit: Number(tsInit),
    tsStep: Number(tsStep),
    kind: String(kind),
    payload: String(payload),
    chain: String(chain),
    rowHash: Buffer.from((rowHash as { readonly bytes: Uint8Array }).bytes).toString('hex'),
  };
}
