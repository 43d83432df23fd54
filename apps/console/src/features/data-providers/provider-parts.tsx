import type { ProviderView } from '@quire/contract';
import { unknown } from '../../lib/decimal.ts';
import { type Standing, standingOf } from './provider-words.ts';

const looks: Readonly<Record<Standing, { readonly mark: string; readonly tone: string }>> = {
  asked: { mark: '\u25cf', tone: 'text-gain' },
  trying: { mark: '\u25b2', tone: 'text-warn' },
  waiting: { mark: '\u25b2', tone: 'text-warn' },
  failing: { mark: '\u25a0', tone: 'text-loss' },
  idle: { mark: '\u25cb', tone: 'text-muted' },
};

/** A mark and a word, so that colour is not all that tells. */
export function ProviderStanding({ provider }: { readonly provider: ProviderView }) {
  const { standing, word } = standingOf(provider);
  const { mark, tone } = looks[standing];
  return (
    <span className={`font-semibold whitespace-nowrap ${tone}`} title={provider.reason ?? 'It is asked'}>
      <span aria-hidden="true" className="mr-1 text-[0.75em]">
        {mark}
      </span>
      {word}
    </span>
  );
}

/** So much of so much, with a line that fills; without a limit only the figure. */
export function Spent({
  spent,
  limit,
  target,
}: {
  readonly spent: number;
  readonly limit: number | null;
  readonly target?: number | null;
}) {
  if (limit === null) return <span className="tabular-nums">{spent}</span>;
  const share = Math.min(1, spent / limit);
  const isOver = target !== undefined && target !== null && spent >= target;
  return (
    <span className="inline-flex items-center gap-1.5 tabular-nums">
      <span aria-hidden="true" className="relative h-1.5 w-10 shrink-0 bg-rule">
        <span
          className={`absolute inset-y-0 left-0 ${isOver ? 'bg-warn' : 'bg-accent'}`}
          style={{ width: `${share * 100}%` }}
        />
      </span>
      {spent.toLocaleString('en-US')}/{limit.toLocaleString('en-US')}
    </span>
  );
}

export const milliseconds = (value: number | null): string =>
  value === null ? unknown : `${value < 10 ? value.toFixed(1) : value.toFixed(0)}\u202fms`;

export const share = (value: number | null): string =>
  value === null ? unknown : `${(value * 100).toFixed(0)}\u202f%`;
