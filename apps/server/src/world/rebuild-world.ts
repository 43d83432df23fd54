import {
  compareProjections,
  type ProjectionDifference,
  rebuildProjections,
  type Storage,
} from '@quire/adapters/storage';
import { journalCodec } from './open-journal.ts';

export interface RebuildWorldReport {
  /** True when the read models were already what the events say. */
  readonly ok: boolean;
  readonly text: string;
  readonly worldId: string;
  readonly events: number;
  readonly rows: number;
  readonly differing: number;
  readonly differences: readonly ProjectionDifference[];
}

const differencesShown = 10;

/**
 * Makes every read model of a world anew from its journal and says what was different before. A running writer of the world is
 * fenced: it recovers by itself when it is the server's, with the new read models.
 *
 * @throws WorldNotFound
 */
export async function rebuildWorld(
  storage: Storage,
  worldId: string,
  onProgress?: (done: number, total: number) => void,
): Promise<RebuildWorldReport> {
  const before = await compareProjections(storage.sql, journalCodec, worldId);
  const { events } = await rebuildProjections(storage.sql, journalCodec, worldId, onProgress);
  const { rows, differing, differences } = before;
  const ok = differing === 0;
  const verdict = ok
    ? `${rows} rows were right already`
    : `${differing} of ${rows} rows were different and are right now`;
  const shown = differences.slice(0, differencesShown).map(describeDifference);
  const text = [`world ${worldId}: read models made anew from ${events} events; ${verdict}`, ...shown].join('\n');
  return { ok, text, worldId, events, rows, differing, differences };
}

function describeDifference({ table, key, live, rebuilt }: ProjectionDifference): string {
  if (live === null) return `  ${table} ${key}: was missing`;
  if (rebuilt === null) return `  ${table} ${key}: should not have been there`;
  const fields = Object.keys(rebuilt).filter((field) => String(live[field]) !== String(rebuilt[field]));
  return `  ${table} ${key}: ${fields.map((field) => `${field} was ${String(live[field])}, is ${String(rebuilt[field])}`).join('; ')}`;
}
