import { QuireProblem, QuireUnreachable } from './problem.ts';

export interface RetryPolicy {
  /** Attempts in all; 1 never repeats. */
  readonly attemptsMax: number;
  /** The first wait; it doubles each time, up to ten seconds, unless the server says how long. */
  readonly firstDelayMs: number;
}

export const defaultRetry: RetryPolicy = { attemptsMax: 4, firstDelayMs: 200 };
const delayMsMax = 10_000;

/**
 * Refusals at the edge, before anything was done: any request may be sent again. A journal or database that went away is none of
 * them: what was on its way then may have been committed without an answer.
 */
const nothingDone: ReadonlySet<string> = new Set(['TOO_MANY_REQUESTS', 'BUSY']);

/** Repeats what may be repeated: after a lost answer only a request that is safe to send twice. */
export async function withRetry<Answer>(
  send: () => Promise<Answer>,
  { policy, isRepeatable }: { readonly policy: RetryPolicy; readonly isRepeatable: boolean },
): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (attempt >= policy.attemptsMax || !mayRepeat(error, isRepeatable)) throw error;
      await wait(delayBefore(error, attempt, policy));
    }
  }
}

function mayRepeat(error: unknown, isRepeatable: boolean): boolean {
  if (error instanceof QuireUnreachable) return isRepeatable;
  if (!(error instanceof QuireProblem)) return false;
  if (nothingDone.has(error.code)) return true;
  return isRepeatable && (error.status === 502 || error.status === 503 || error.status === 504);
}

function delayBefore(error: unknown, attempt: number, { firstDelayMs }: RetryPolicy): number {
  const asked = error instanceof QuireProblem ? error.retryAfterSeconds : null;
  return Math.min(delayMsMax, asked === null ? firstDelayMs * 2 ** (attempt - 1) : asked * 1_000);
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
