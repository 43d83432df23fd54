import { fork } from 'node:child_process';
import type { RollRequest } from './roll-run.ts';
import type { RollReport } from './roll-tape.ts';

export type ParentMessage = { readonly kind: 'roll'; readonly request: RollRequest } | { readonly kind: 'stop' };
export type RollAnswer =
  | { readonly kind: 'done'; readonly report: RollReport }
  | { readonly kind: 'failed'; readonly message: string };

/** Runs once; an abort ends it behind the segment in hand. */
export type RunRoll = (request: RollRequest, signal: AbortSignal) => Promise<RollReport>;

/** How long a segment in hand may take at a stop before the process is killed, which loses nothing. */
const stopMsMax = 1_000;

/** Compiled, a run has a process of its own. From sources, as in tests, it runs here. DuckDB is loaded by neither before it is needed. */
export const rollInProcess: RunRoll = import.meta.url.endsWith('.ts')
  ? async (request, signal) => (await import('./roll-run.ts')).runRoll(request, signal)
  : forked;

function forked(request: RollRequest, signal: AbortSignal): Promise<RollReport> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL('./roll-child.js', import.meta.url), [], { execArgv: [], stdio: 'ignore' });
    let answer: RollAnswer | null = null;
    let killer: NodeJS.Timeout | undefined;
    const stop = () => {
      if (child.connected) child.send({ kind: 'stop' } satisfies ParentMessage);
      killer = setTimeout(() => child.kill('SIGKILL'), stopMsMax);
    };
    signal.addEventListener('abort', stop, { once: true });
    child.on('message', (message) => {
      answer = message as RollAnswer;
    });
    child.on('error', reject);
    child.on('exit', (code, killedBy) => {
      clearTimeout(killer);
      signal.removeEventListener('abort', stop);
      if (answer?.kind === 'done') resolve(answer.report);
      else reject(new Error(answer?.message ?? `the process that rolls the tape ended with ${killedBy ?? code}`));
    });
    // A process that ended at once says so by its exit.
    child.send({ kind: 'roll', request } satisfies ParentMessage, () => {});
  });
}
