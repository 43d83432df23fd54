import { runInChild } from '../../platform/child-run.ts';
import type { RollRequest } from './roll-run.ts';
import type { RollReport } from './roll-tape.ts';

/** Runs once; an abort ends it behind the segment in hand. */
export type RunRoll = (request: RollRequest, signal: AbortSignal) => Promise<RollReport>;

const child = runInChild<RollRequest, RollReport>(new URL('./roll-child.js', import.meta.url), 'rolls the tape');

/** Compiled, a run has a process of its own. From sources, as in tests, it runs here. DuckDB is loaded by neither before it is needed. */
export const rollInProcess: RunRoll = import.meta.url.endsWith('.ts')
  ? async (request, signal) => (await import('./roll-run.ts')).runRoll(request, signal)
  : (request, signal) => child(request, signal, () => {});
