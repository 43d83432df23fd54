import { runWorld, WorldFailure } from './run-world.ts';

export interface Shrunk {
  /** The acts that are enough for the failure, in order. */
  readonly acts: readonly number[];
  readonly failure: WorldFailure;
  readonly runs: number;
}

/** The failure of the world with these acts alone; null when it breaks no law. */
export type Retry = (kept: ReadonlySet<number>) => WorldFailure | null;

/**
 * Leaves out acts as long as the world still breaks the same law: halves first, then ever smaller pieces, as delta debugging does.
 * Draws belong to acts by number, so the others stay what they were.
 */
export function shrinkWorld(failure: WorldFailure, retry: Retry, runsMax = 200): Shrunk {
  let best = failure;
  let acts = Array.from({ length: failure.act + 1 }, (_, act) => act);
  let runs = 0;
  for (
    let size = Math.ceil(acts.length / 2);
    size >= 1 && runs < runsMax;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let at = acts.length; at > 0 && runs < runsMax; at -= size) {
      const kept = [...acts.slice(0, Math.max(0, at - size)), ...acts.slice(at)];
      runs += 1;
      const again = retry(new Set(kept));
      if (again?.law !== failure.law) continue;
      acts = kept;
      best = again;
    }
  }
  return { acts, failure: best, runs };
}

/** The same world again, with these acts alone. */
export function retryOf(seed: number, commands: number): Retry {
  return (kept) => {
    try {
      runWorld({ seed, commands, leaveOut: (act) => !kept.has(act) });
      return null;
    } catch (error) {
      if (error instanceof WorldFailure) return error;
      throw error;
    }
  };
}
