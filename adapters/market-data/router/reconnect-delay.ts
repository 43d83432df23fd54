export interface ReconnectRules {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** Twice as long after every failure in a row, up to a minute. */
export const reconnectRules: ReconnectRules = { firstMs: 500, mostMs: 60_000 };

/**
 * Milliseconds before the next attempt to connect. Between half and all of the doubled delay, so that clients which were cut off
 * together do not come back together; there is no last attempt.
 *
 * @example reconnectDelay(3, Math.random()) // 2,000 to 4,000
 */
export function reconnectDelay(failures: number, luck: number, { firstMs, mostMs } = reconnectRules): number {
  const doubled = Math.min(mostMs, firstMs * 2 ** Math.min(failures, 30));
  return Math.round(doubled * (0.5 + luck / 2));
}
