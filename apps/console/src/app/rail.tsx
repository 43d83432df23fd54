import { Link } from '@tanstack/react-router';
import { CircleQuestionMark, LayoutDashboard } from 'lucide-react';
import { IconButton } from '../components/button.tsx';
import { useActionList } from '../lib/actions.ts';
import { useIsNarrow } from '../lib/preferences.ts';
import type { ConsolePage } from './pages.ts';

/** At the left of a desk, at the bottom of a phone. */
export function Rail({ pages }: { readonly pages: readonly ConsolePage[] }) {
  return (
    <nav
      aria-label="Pages"
      className="flex w-[58px] shrink-0 flex-col items-stretch border-r border-rule bg-sunken pt-1.5 max-md:h-[58px] max-md:w-full max-md:flex-row max-md:border-t max-md:border-r-0 max-md:pt-0 max-md:pb-[env(safe-area-inset-bottom)]"
    >
      {pages.map(({ path, label, icon: Icon, key }) => (
        <Link
          key={path}
          to={path}
          title={`${label}   g ${key}`}
          className="relative flex h-[52px] flex-col items-center justify-center gap-0.5 text-[11px] font-semibold text-muted hover:text-ink max-md:h-full max-md:flex-1 data-[status=active]:text-accent data-[status=active]:before:absolute data-[status=active]:before:inset-y-1.5 data-[status=active]:before:left-0 data-[status=active]:before:w-0.5 data-[status=active]:before:bg-accent max-md:data-[status=active]:before:inset-x-4 max-md:data-[status=active]:before:top-0 max-md:data-[status=active]:before:bottom-auto max-md:data-[status=active]:before:h-0.5 max-md:data-[status=active]:before:w-auto"
        >
          <Icon size={18} strokeWidth={1.6} aria-hidden="true" />
          {label}
        </Link>
      ))}
      <RailTools />
    </nav>
  );
}

/** What the page lets be done with its layout, and the keys. */
function RailTools() {
  const actions = useActionList();
  const isNarrow = useIsNarrow();
  const layout = actions.find((action) => action.id === 'layout-lock');
  const help = actions.find((action) => action.id === 'help');
  if (isNarrow) return null;
  return (
    <div className="mt-auto flex flex-col items-center gap-1 pb-2">
      {layout ? (
        <IconButton label={layout.label} onClick={layout.run}>
          <LayoutDashboard size={15} aria-hidden="true" />
        </IconButton>
      ) : null}
      {help ? (
        <IconButton label="Keyboard (?)" onClick={help.run}>
          <CircleQuestionMark size={15} aria-hidden="true" />
        </IconButton>
      ) : null}
    </div>
  );
}
