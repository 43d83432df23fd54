/** How many bars before make the usual volume. */
export const usualBars = 20;

/**
 * How many times the mean of the bars before a volume is. Null before there are enough of them, or when nothing was traded in them:
 * then nothing is usual yet.
 *
 * @param before volumes of the bars before, oldest first; the last `usualBars` count
 * @example volumeMultiple(300, Array(20).fill(100)) // 3
 */
export function volumeMultiple(volume: number, before: readonly number[]): number | null {
  if (before.length < usualBars) return null;
  let sum = 0;
  for (let index = before.length - usualBars; index < before.length; index++) sum += before[index]!;
  return sum > 0 ? volume / (sum / usualBars) : null;
}
