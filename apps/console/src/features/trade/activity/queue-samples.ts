import type { OrderExplanationView } from '@quire/contract';
import { toNumber } from '../../../lib/decimal.ts';
import { instantMs } from '../../../lib/time.ts';

/** How much stood before an order at its price, at one moment. */
export interface QueueSample {
  readonly atMs: number;
  readonly ahead: number;
}

export const samplesKept = 600;

type Told = Pick<OrderExplanationView, 'at' | 'blocks'>;

/** The samples after one more answer; an answer of the same moment changes nothing. Without the block nobody stands before it. */
export function withAnswer(samples: readonly QueueSample[], { at, blocks }: Told): readonly QueueSample[] {
  const atMs = instantMs(at);
  if (!Number.isFinite(atMs) || samples.at(-1)?.atMs === atMs) return samples;
  const block = blocks.find(({ code }) => code === 'QUEUE_AHEAD');
  const ahead = block === undefined ? 0 : toNumber(block.details['quantity']);
  return Number.isFinite(ahead) ? [...samples, { atMs, ahead }].slice(-samplesKept) : samples;
}

/** Steps of a line in a box of `width` × `height`: what stood ahead stays so until the next answer. Zero lies at the bottom. */
export function stepPath(samples: readonly QueueSample[], width: number, height: number): string {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || first.atMs === last.atMs) return '';
  const most = Math.max(...samples.map(({ ahead }) => ahead), 1e-12);
  const x = (atMs: number): string => (((atMs - first.atMs) / (last.atMs - first.atMs)) * width).toFixed(1);
  const y = (ahead: number): string => (height - (ahead / most) * height).toFixed(1);
  return samples.reduce(
    (path, { atMs, ahead }, place) => (place === 0 ? `M0 ${y(ahead)}` : `${path}H${x(atMs)}V${y(ahead)}`),
    '',
  );
}
