import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { toApiError } from '../lib/api/problem.ts';
import { Button } from './button.tsx';

/** Nothing here yet: what this is, and the one thing that fills it. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="flex h-full min-h-20 flex-col items-center justify-center gap-2 px-4 py-3 text-center">
      <p className="font-semibold">{title}</p>
      {children ? <div className="max-w-[46ch] text-[12.5px] text-muted">{children}</div> : null}
    </div>
  );
}

/** What happened, what to do, and the id to ask about. */
export function Failure({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const problem = toApiError(error);
  const unanswered = problem.status === 0;
  return (
    <div role="alert" className="flex h-full min-h-20 flex-col items-center justify-center gap-2 px-4 py-3 text-center">
      <p className="font-semibold">{unanswered ? 'No answer from the server' : problem.message}</p>
      <p className="max-w-[52ch] text-[12.5px] text-muted">
        {unanswered
          ? 'It may be restarting. This is asked again by itself once the connection is back.'
          : `Code ${problem.code}${problem.status > 0 ? `, status ${problem.status}` : ''}.`}
        {problem.requestId ? (
          <>
            {' '}
            Request <span className="font-mono text-[11.5px]">{problem.requestId}</span>
          </>
        ) : null}
      </p>
      {onRetry ? (
        <Button small onClick={onRetry}>
          Ask again
        </Button>
      ) : null}
    </div>
  );
}

export function SkeletonRows({
  rows = 6,
  columns = [40, 20, 20, 20],
}: {
  readonly rows?: number;
  readonly columns?: readonly number[];
}) {
  const places = Array.from({ length: rows }, (_, row) => `row-${row}`);
  return (
    <div aria-hidden="true" className="flex flex-col gap-2.5 p-3">
      {places.map((place) => (
        <div key={place} className="flex gap-3">
          {columns.map((width, column) => (
            <div key={`${place}-${width}-${String(column)}`} className="skeleton h-3" style={{ width: `${width}%` }} />
          ))}
        </div>
      ))}
    </div>
  );
}

export function SkeletonBlock({ className = 'h-full' }: { readonly className?: string }) {
  return <div aria-hidden="true" className={`skeleton m-3 ${className}`} />;
}

interface QueryStateProps<Data> {
  readonly query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'isPending' | 'refetch'>;
  readonly skeleton?: ReactNode;
  readonly children: (data: Data) => ReactNode;
}

/** Loading, error, or the data. What was read before stays on the screen while a new reading fails. */
export function QueryState<Data>({ query, skeleton, children }: QueryStateProps<Data>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <div aria-busy="true" className="h-full">
      <span className="sr-only">Loading</span>
      {skeleton ?? <SkeletonRows />}
    </div>
  );
}
