import type { ReactNode } from 'react';

/** A name and its value on one ruled line. */
export function Line({
  name,
  children,
  total = false,
}: {
  readonly name: ReactNode;
  readonly children: ReactNode;
  readonly total?: boolean;
}) {
  return (
    <div
      className={`flex items-baseline justify-between gap-3 px-3 py-1 ${total ? 'border-t border-ink font-semibold' : 'border-t border-rule/60 first:border-t-0'}`}
    >
      <dt className={total ? '' : 'text-muted'}>{name}</dt>
      <dd className="min-w-0 truncate text-right tabular-nums">{children}</dd>
    </div>
  );
}

export function Lines({ children }: { readonly children: ReactNode }) {
  return <dl className="py-1 text-[13px]">{children}</dl>;
}
