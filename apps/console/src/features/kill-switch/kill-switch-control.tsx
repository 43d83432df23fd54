import { OctagonX } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useActions } from '../../lib/actions.ts';
import { useKillSwitch } from './api/kill-switch.ts';

const KillSwitchDialog = lazy(() => import('./kill-switch-dialog.tsx'));

/** In the header: quiet while trading is allowed, loud while it is not, and honest while nobody knows. */
export function KillSwitchControl({ compact = false }: { readonly compact?: boolean }) {
  const killSwitch = useKillSwitch();
  const [isOpen, setOpen] = useState(false);
  const engaged = killSwitch?.state === 'ENGAGED';
  useActions([
    {
      id: 'kill-switch',
      label: engaged ? 'Kill switch: disengage' : 'Kill switch: stop all trading',
      group: 'Safety',
      keywords: 'halt emergency stop',
      run: () => setOpen(true),
    },
  ]);
  const look = engaged
    ? 'border-loss bg-loss text-on-accent'
    : 'border-rule-strong text-ink hover:border-loss hover:text-loss';
  const words = killSwitch === null ? 'Kill switch \u2013' : engaged ? 'ENGAGED' : 'Kill switch';
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-label={`Kill switch, ${killSwitch?.state ?? 'state unknown'}`}
        className={`inline-flex h-7 items-center gap-1.5 rounded-sheet border px-2 text-[12.5px] font-semibold whitespace-nowrap max-md:h-9 ${look}`}
      >
        <OctagonX size={14} aria-hidden="true" />
        {compact ? null : words}
      </button>
      {isOpen ? (
        <Suspense fallback={null}>
          <KillSwitchDialog killSwitch={killSwitch} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

/** Under the header, on every page, while nothing may be bought or sold. */
export function KillSwitchBanner() {
  const killSwitch = useKillSwitch();
  if (killSwitch?.state !== 'ENGAGED') return null;
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-2 bg-loss px-3 py-1 text-[13px] font-semibold text-on-accent"
    >
      <span>Kill switch ENGAGED: new orders are refused, cancels pass.</span>
      <span className="font-normal">
        {killSwitch.reason ? `\u201c${killSwitch.reason}\u201d` : 'No reason given'}
        {killSwitch.operator ? `, ${killSwitch.operator}` : ''}
      </span>
    </div>
  );
}
