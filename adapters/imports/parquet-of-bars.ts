import type { DuckDBConnection } from '@duckdb/node-api';
import type { BarColumns } from '@quire/ports/data-sets';

const rowsPerPiece = 65_536;

/**
 * Writes bars to a Parquet file that `readParquetBars`, pandas, DuckDB and Polars read to the same numbers: `time` as a UTC timestamp in
 * microseconds, prices as decimals of the series' scale, `volume` as a double. The file is replaced if it is there.
 */
export async function writeParquetOfBars(
  path: string,
  bars: BarColumns,
  onProgress?: (done: number, total: number) => void,
): Promise<void> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    temp_directory: '',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  try {
    await fill(connection, bars, onProgress);
    const prices = ['open', 'high', 'low', 'close'].map((name) => `${exactly(name, bars.priceScale)} as ${name}`);
    await connection.run(
      `copy (select make_timestamp(time) as time, ${prices.join(', ')}, volume from bars) to '${path.replaceAll("'", "''")}'
       (format parquet, compression zstd)`,
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Ticks as the decimal that they are. Eighteen digits hold every tick that is exact in a double. */
function exactly(name: string, scale: number): string {
  if (scale === 0) return name;
  const tick = `cast('${`0.${'1'.padStart(scale, '0')}`}' as decimal(${scale + 1}, ${scale}))`;
  return `cast(cast(${name} as decimal(18, 0)) * ${tick} as decimal(18, ${scale}))`;
}

async function fill(
  connection: DuckDBConnection,
  bars: BarColumns,
  onProgress?: (done: number, total: number) => void,
): Promise<void> {
  await connection.run(
    'create table bars (time bigint, open bigint, high bigint, low bigint, close bigint, volume double)',
  );
  const appender = await connection.createAppender('bars');
  const whole = [bars.openTime, bars.open, bars.high, bars.low, bars.close];
  const total = bars.openTime.length;
  for (let row = 0; row < total; row++) {
    for (const column of whole) appender.appendBigInt(BigInt(column[row]!));
    appender.appendDouble(bars.volume[row]!);
    appender.endRow();
    if (row % rowsPerPiece === rowsPerPiece - 1) {
      appender.flushSync();
      onProgress?.(row + 1, total);
    }
  }
  appender.closeSync();
  onProgress?.(total, total);
}
