import { readFileSync, writeFileSync } from 'node:fs';
import type { WalkColumns } from './walk.ts';

const names = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

/** Six columns of doubles, one after the other: how the measuring processes get their bars, so that none counts making them. */
export function writeColumns(file: string, columns: WalkColumns): void {
  const count = columns.time.length;
  const all = new Float64Array(count * names.length);
  for (const [at, name] of names.entries()) all.set(columns[name], at * count);
  writeFileSync(file, all);
}

export function readColumns(file: string): WalkColumns {
  const bytes = readFileSync(file);
  const all = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
  const count = all.length / names.length;
  const column = (at: number): Float64Array => all.subarray(at * count, (at + 1) * count);
  return { time: column(0), open: column(1), high: column(2), low: column(3), close: column(4), volume: column(5) };
}
