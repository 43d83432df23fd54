import { setPriority } from 'node:os';
import type { ParentMessage, RollAnswer } from './roll-process.ts';
import { runRoll } from './roll-run.ts';

/**
 * Entry of the process that rolls the tape. It is a process and not a thread, so that DuckDB's memory goes back with it, the market
 * has the processor first, and a crash of native code is its own. It may be killed at any instant.
 */
const stop = new AbortController();
lowerPriority();
// The terminal's Ctrl C reaches the whole group; the server says itself when to end.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
process.on('disconnect', () => process.exit(0));
process.on('message', (message: ParentMessage) => {
  if (message.kind === 'stop') {
    stop.abort();
    return;
  }
  runRoll(message.request, stop.signal).then(
    (report) => answer({ kind: 'done', report }),
    (error: unknown) => answer({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
  );
});

function answer(message: RollAnswer): void {
  process.send?.(message, () => process.disconnect());
}

function lowerPriority(): void {
  try {
    setPriority(10);
  } catch {
    // Not every system lets a process do so; the work is the same.
  }
}
