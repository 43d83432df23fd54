import type { OrderExplanationView } from '@quire/contract';
import { useState } from 'react';
import { formatCount } from '../../../lib/decimal.ts';
import { formatAge, formatLocal } from '../../../lib/time.ts';
import { type QueueSample, stepPath, withAnswer } from './queue-samples.ts';

const box = { width: 480, height: 44 } as const;

/** The queue before an order since its drawer was opened: how it shrank, or grew, from answer to answer. */
export function QueueHistory({ explanation }: { readonly explanation: OrderExplanationView }) {
  const [samples, setSamples] = useState<readonly QueueSample[]>([]);
  const next = withAnswer(samples, explanation);
  if (next !== samples) setSamples(next);
  const [first, last] = [next[0], next.at(-1)];
  const most = Math.max(0, ...next.map(({ ahead }) => ahead));
  if (first === undefined || last === undefined || most === 0) return null;
  const words = `Queue ahead ${formatCount(first.ahead)} at first, ${formatCount(last.ahead)} now`;
  return (
    <figure className="mt-2">
      <figcaption className="flex justify-between text-[12px] text-muted">
        <span>{words}</span>
        <span className="tabular-nums">since {formatAge(last.atMs - first.atMs)}</span>
      </figcaption>
      <div className="flex gap-2">
        <svg
          role="img"
          aria-label={words}
          viewBox={`0 0 ${box.width} ${box.height}`}
          preserveAspectRatio="none"
          className="mt-1 h-11 min-w-0 flex-1 border-b border-rule-strong"
        >
          <path
            d={stepPath(next, box.width, box.height)}
            fill="none"
            stroke="var(--accent)"
            strokeWidth="1.5"
            vectorEffect="non-scaling-stroke"
          />
        </svg>
        <span className="flex flex-col justify-between text-[11px] text-muted tabular-nums">
          <span>{formatCount(most)}</span>
          <span>0</span>
        </span>
      </div>
      <p className="flex justify-between text-[11px] text-muted tabular-nums">
        <span>{formatLocal(first.atMs, 'time', last.atMs)}</span>
        <span>{formatLocal(last.atMs, 'time', last.atMs)}</span>
      </p>
    </figure>
  );
}
