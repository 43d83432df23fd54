import { Worker } from 'node:worker_threads';

/**
 * Larger than the default of 48: what a batch holds lives until its commit, and would otherwise be copied from one half of the
 * young generation to the other while it waits.
 */
const youngGenerationMb = 96;

/** Compiled, a world has a thread of its own; from sources, as in tests, there is nothing that a thread could run. */
export const hasWorldThreads = !import.meta.url.endsWith('.ts');

let warm: Worker | null = null;

/**
 * Starts the thread of a world before anybody knows which world it will be: it loads its modules meanwhile, on a core of its own. It
 * keeps no process alive until it is taken.
 */
export function warmWorldWorker(): void {
  if (!hasWorldThreads || warm !== null) return;
  warm = newWorker();
  warm.unref();
}

/** The thread that was warmed, or a new one. It waits for its options as its first message. */
export function takeWorldWorker(): Worker {
  const worker = warm ?? newWorker();
  warm = null;
  worker.ref();
  return worker;
}

function newWorker(): Worker {
  return new Worker(new URL('./world-thread.js', import.meta.url), {
    name: 'world',
    resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMb },
  });
}
