import { once } from 'node:events';
import type { Sql } from '@quire/adapters/storage';
import type { BarBatch } from '@quire/ports/market-store';

const rowBytes = 2 + 2 * 8 + 9 * 12 + 5;

/**
 * What a bulk upsert costs at least: COPY in binary to a temporary table, and one insert that replaces rows that differ, into a table
 * of the same form without rules. The peer of the market store.
 */
export async function plainUpsert(sql: Sql, batches: readonly BarBatch[]): Promise<void> {
  await sql.begin(async (transaction) => {
    await transaction`create temporary table staged (like plain_bar) on commit drop`;
    const sink = await transaction`
      copy staged (series_id, print_count, open_time, open, high, low, close, volume, notional, available_at, received_at, is_final)
      from stdin (format binary)`.writable();
    for (const bytes of encode(batches)) if (!sink.write(bytes)) await once(sink, 'drain');
    const finished = once(sink, 'finish');
    sink.end();
    await finished;
    await transaction`
      insert into plain_bar select * from staged on conflict (series_id, open_time) do update set
        open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close, volume = excluded.volume,
        notional = excluded.notional, print_count = excluded.print_count, is_final = excluded.is_final,
        available_at = excluded.available_at, received_at = excluded.received_at
      where (plain_bar.open, plain_bar.high, plain_bar.low, plain_bar.close, plain_bar.volume, plain_bar.is_final)
        is distinct from (excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume, excluded.is_final)`;
  });
}

function* encode(batches: readonly BarBatch[]): Generator<Buffer> {
  yield Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex');
  for (const [index, batch] of batches.entries()) {
    const bytes = Buffer.allocUnsafe(batch.openTime.length * rowBytes);
    let at = 0;
    const long = (value: number) => {
      at = bytes.writeInt32BE(8, at);
      at = bytes.writeInt32BE(Math.floor(value / 4_294_967_296), at);
      at = bytes.writeUInt32BE(value >>> 0, at);
    };
    const double = (value: number) => {
      at = bytes.writeDoubleBE(value, bytes.writeInt32BE(8, at));
    };
    for (let row = 0; row < batch.openTime.length; row++) {
      at = bytes.writeInt16BE(12, at);
      at = bytes.writeInt32BE(index, bytes.writeInt32BE(4, at));
      at = bytes.writeInt32BE(batch.printCount[row]!, bytes.writeInt32BE(4, at));
      for (const column of [batch.openTime, batch.open, batch.high, batch.low, batch.close]) long(column[row]!);
      double(batch.volume[row]!);
      double(batch.notional[row]!);
      long(batch.availableAt[row]!);
      long(batch.receivedAt);
      at = bytes.writeUInt8(1, bytes.writeInt32BE(1, at));
    }
    yield bytes;
  }
  yield Buffer.from('ffff', 'hex');
}
