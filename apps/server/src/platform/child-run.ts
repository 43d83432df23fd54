import { fork } from 'node:child_process';
import { setPriority } from 'node:os';

type ToChild<Request> = { readonly kind: 'run'; readonly request: Request } | { readonly kind: 'stop' };
type FromChild<Report> =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly report: Report }
  | { readonly kind: 'failed'; readonly message: string };

export type OnProgress = (done: number, total: number) => void;
/** Long work that may be killed at any instant. An abort ends it at the next place where that leaves nothing half done. */
export type Work<Request, Report> = (request: Request, signal: AbortSignal, onProgress: OnProgress) => Promise<Report>;

/** How long what is in hand may take at a stop before the process is killed, which loses nothing. */
const stopMsMax = 1_000;

/**
 * Does work in a process of its own at low priority: its memory goes back with it, the market has the processor first, and a crash
 * of native code is its own. The module ends with a call of `serveParent`.
 */
export function runInChild<Request, Report>(module: URL, what: string): Work<Request, Report> {
  return (request, signal, onProgress) =>
    new Promise((resolve, reject) => {
      const child = fork(module, [], { execArgv: [], stdio: 'ignore' });
      let answer: FromChild<Report> | null = null;
      let killer: NodeJS.Timeout | undefined;
      const stop = () => {
        if (child.connected) child.send({ kind: 'stop' } satisfies ToChild<Request>);
        killer = setTimeout(() => child.kill('SIGKILL'), stopMsMax);
      };
      signal.addEventListener('abort', stop, { once: true });
      child.on('message', (message) => {
        const told = message as FromChild<Report>;
        if (told.kind === 'progress') onProgress(told.done, told.total);
        else answer = told;
      });
      child.on('error', reject);
      child.on('exit', (code, killedBy) => {
        clearTimeout(killer);
        signal.removeEventListener('abort', stop);
        if (answer?.kind === 'done') resolve(answer.report);
        else reject(new Error(failureOf(answer) ?? `the process that ${what} ended with ${killedBy ?? code}`));
      });
      // A process that ended at once says so by its exit.
      child.send({ kind: 'run', request } satisfies ToChild<Request>, () => {});
    });
}

function failureOf(answer: FromChild<unknown> | null): string | null {
  return answer?.kind === 'failed' ? answer.message : null;
}

/** The other end: takes one request from the parent, answers and lets the process end. */
export function serveParent<Request, Report>(work: Work<Request, Report>): void {
  const stop = new AbortController();
  lowerPriority();
  // The terminal's Ctrl C reaches the whole group; the server says itself when to end.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  process.on('disconnect', () => process.exit(0));
  process.on('message', (message: ToChild<Request>) => {
    if (message.kind === 'stop') {
      stop.abort();
      return;
    }
    work(message.request, stop.signal, (done, total) => process.send?.({ kind: 'progress', done, total })).then(
      (report) => answer({ kind: 'done', report }),
      (error: unknown) => answer({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
    );
  });
}

function answer(message: FromChild<unknown>): void {
  process.send?.(message, () => process.disconnect());
}

function lowerPriority(): void {
  try {
    setPriority(10);
  } catch {
    // Not every system lets a process do so; the work is the same.
  }
}
