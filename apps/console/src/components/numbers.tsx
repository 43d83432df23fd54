import { useEffect, useRef } from 'react';
import { formatGrouped, formatPercent, signOf, toNumber, unknown } from '../lib/decimal.ts';
import { formatAge, formatLocal, formatUtc, type InstantStyle, instantMs } from '../lib/time.ts';

interface Shown {
  readonly className?: string;
  /** The last changed digits flash once, gently. */
  readonly flash?: boolean;
}

/** Text whose changed tail flashes: "187.31" → "187.34" flashes "4". */
function Digits({ text, className = '', flash = false }: Shown & { readonly text: string }) {
  const before = useRef(text);
  const previous = before.current;
  useEffect(() => {
    before.current = text;
  }, [text]);
  if (!flash || previous === text || previous === unknown) {
    return <span className={`tabular-nums ${className}`}>{text}</span>;
  }
  let same = 0;
  while (same < text.length && text[same] === previous[same]) same++;
  return (
    <span className={`tabular-nums ${className}`}>
      {text.slice(0, same)}
      <span key={text} className="digits-changed">
        {text.slice(same)}
      </span>
    </span>
  );
}

export function Price({
  value,
  decimals,
  ...shown
}: Shown & { readonly value: string | null | undefined; readonly decimals: number }) {
  return <Digits text={formatGrouped(value, { decimalsMin: decimals })} {...shown} />;
}

export function Quantity({
  value,
  unit,
  ...shown
}: Shown & { readonly value: string | null | undefined; readonly unit?: string }) {
  const text = formatGrouped(value);
  return (
    <>
      <Digits text={text} {...shown} />
      {unit && text !== unknown ? <Unit text={unit} /> : null}
    </>
  );
}

function Unit({ text }: { readonly text: string }) {
  return <span className="ml-1 text-[0.85em] text-muted">{text}</span>;
}

interface MoneyProps extends Shown {
  readonly value: string | null | undefined;
  readonly currency?: string;
  /** Two for the eye; a ledger shows all that are there. */
  readonly decimalsMax?: number;
  readonly decimalsMin?: number;
}

export function Money({ value, currency, decimalsMin = 2, decimalsMax = 2, ...shown }: MoneyProps) {
  const text = formatGrouped(value, { decimalsMin, decimalsMax });
  return (
    <>
      <Digits text={text} {...shown} />
      {currency && text !== unknown ? <Unit text={currency} /> : null}
    </>
  );
}

const arrows = { [-1]: '\u25bc', 0: '', 1: '\u25b2' } as const;
const colors = { [-1]: 'text-loss', 0: 'text-ink', 1: 'text-gain' } as const;

/** Profit or loss: a sign and an arrow, so that colour is never all that tells. */
export function Pnl({
  value,
  currency,
  decimalsMax = 2,
  arrow = true,
  className = '',
  flash = false,
}: MoneyProps & { readonly arrow?: boolean }) {
  const sign = signOf(value);
  const text = formatGrouped(value, { decimalsMin: 2, decimalsMax, sign: 'always' });
  return (
    <span className={`whitespace-nowrap ${text === unknown ? 'text-muted' : colors[sign]} ${className}`}>
      {arrow && sign !== 0 ? (
        <span aria-hidden="true" className="mr-1 text-[0.65em]">
          {arrows[sign]}
        </span>
      ) : null}
      <Digits text={text} flash={flash} />
      {currency && text !== unknown ? <Unit text={currency} /> : null}
    </span>
  );
}

/** A change as a percentage, signed. */
export function Change({
  fraction,
  className = '',
}: {
  readonly fraction: number | null | undefined;
  readonly className?: string;
}) {
  const text = formatPercent(fraction);
  const tone =
    text === unknown
      ? 'text-muted'
      : text.startsWith('+')
        ? 'text-gain'
        : text.startsWith('\u2212')
          ? 'text-loss'
          : 'text-ink';
  return <span className={`tabular-nums whitespace-nowrap ${tone} ${className}`}>{text}</span>;
}

/** Day P&L as a fraction of the equity before it; observed, for display. */
export function changeOf(pnl: string | null | undefined, equity: string | null | undefined): number | null {
  const before = toNumber(equity) - toNumber(pnl);
  return Number.isFinite(before) && before !== 0 ? toNumber(pnl) / before : null;
}

interface InstantProps {
  readonly value: string | null | undefined;
  readonly style?: InstantStyle;
  readonly className?: string;
}

/** Local time, with UTC on hover. */
export function Instant({ value, style = 'auto', className = '' }: InstantProps) {
  const ms = instantMs(value);
  if (!Number.isFinite(ms)) return <span className={className}>{unknown}</span>;
  return (
    <time dateTime={value ?? undefined} title={formatUtc(ms)} className={`tabular-nums whitespace-nowrap ${className}`}>
      {formatLocal(ms, style, Date.now())}
    </time>
  );
}

interface AgeProps {
  readonly ageMs: number | null;
  readonly suffix?: string;
  readonly className?: string;
}

/** How long ago, in the unit that fits; its caller keeps it alive. */
export function Age({ ageMs, suffix = ' old', className = '' }: AgeProps) {
  const text = ageMs === null ? unknown : `${formatAge(ageMs)}${suffix}`;
  return <span className={`tabular-nums whitespace-nowrap ${className}`}>{text}</span>;
}

export function Side({ side }: { readonly side: 'buy' | 'sell' | 'long' | 'short' | 'flat' }) {
  const up = side === 'buy' || side === 'long';
  const tone = side === 'flat' ? 'text-muted' : up ? 'text-gain' : 'text-loss';
  const word = side.charAt(0).toUpperCase() + side.slice(1);
  return (
    <span className={`whitespace-nowrap font-semibold ${tone}`}>
      {side === 'flat' ? null : (
        <span aria-hidden="true" className="mr-1 text-[0.65em]">
          {up ? '\u25b2' : '\u25bc'}
        </span>
      )}
      {word}
    </span>
  );
}
