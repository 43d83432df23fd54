import { Link, Outlet } from '@tanstack/react-router';
import { useHistoryAfterTasks } from '../lib/requests/data-tasks.ts';
import { useFollowedData } from '../lib/stream/use-stream.ts';

/** The Data pages, in the order in which one sets them up. */
const parts = [
  { to: '/data', label: 'Collector', exact: true },
  { to: '/data/providers', label: 'Providers', exact: false },
  { to: '/data/coverage', label: 'Coverage', exact: false },
  { to: '/data/quality', label: 'Quality', exact: false },
] as const;

/** What the Data pages share: the way from one to the other, and the stream of tasks and providers. */
export function DataFrame() {
  useFollowedData();
  useHistoryAfterTasks();
  return (
    <div className="flex h-full min-h-0 flex-col">
      <nav
        aria-label="Data"
        className="flex h-9 shrink-0 items-stretch gap-1 overflow-x-auto border-b border-rule px-1.5 max-md:h-11"
      >
        {parts.map(({ to, label, exact }) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ exact }}
            className="relative flex items-center px-2.5 text-[13px] font-semibold whitespace-nowrap text-muted hover:text-ink data-[status=active]:text-ink data-[status=active]:after:absolute data-[status=active]:after:inset-x-2 data-[status=active]:after:-bottom-px data-[status=active]:after:h-0.5 data-[status=active]:after:bg-accent"
          >
            {label}
          </Link>
        ))}
      </nav>
      <div className="min-h-0 flex-1">
        <Outlet />
      </div>
    </div>
  );
}
