const width = 96;
const height = 20;

/** A day in a line; what it tells stands in numbers beside it. */
export function SparkLine({ values }: { readonly values: readonly number[] }) {
  if (values.length < 2) return <span className="text-muted">{'\u2013'}</span>;
  const least = Math.min(...values);
  const span = Math.max(...values) - least || 1;
  const points = values.map((value, at) => {
    const x = (at / (values.length - 1)) * width;
    const y = height - 1 - ((value - least) / span) * (height - 2);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  const isUp = values.at(-1)! >= values[0]!;
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      className={`h-5 w-full ${isUp ? 'text-gain' : 'text-loss'}`}
    >
      <polyline
        points={points.join(' ')}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.2"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

/** Where a price lies in its range of a year. */
export function RangeMark({ position }: { readonly position: number | null }) {
  if (position === null) return <span className="text-muted">{'\u2013'}</span>;
  const at = Math.min(100, Math.max(0, position));
  return (
    <span className="flex items-center justify-end gap-2">
      <span aria-hidden="true" className="relative h-1 w-12 bg-rule max-md:hidden">
        <span className="absolute -top-0.5 h-2 w-[3px] bg-accent" style={{ left: `calc(${at}% - 1.5px)` }} />
      </span>
      <span className="w-8">{Math.round(at)} %</span>
    </span>
  );
}
