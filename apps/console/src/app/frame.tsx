import { useQuery } from '@tanstack/react-query';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { KillSwitchBanner } from '../features/kill-switch/kill-switch-control.tsx';
import { type Action, useActionKeys, useActions } from '../lib/actions.ts';
import { setPreferences, useIsNarrow, useResolvedTheme } from '../lib/preferences.ts';
import { useSelectedAccount } from '../lib/requests/accounts.ts';
import { instrumentsQuery } from '../lib/requests/instruments.ts';
import { useMe } from '../lib/requests/me.ts';
import { seesTheDesk } from '../lib/roles.ts';
import { stream } from '../lib/stream/use-stream.ts';
import { Header } from './header.tsx';
import { type ConsolePage, pages } from './pages.ts';
import { Rail } from './rail.tsx';
import { useAlertToasts } from './use-alert-toasts.ts';
import { useLogout } from './use-logout.ts';

const CommandPalette = lazy(() => import('./command-palette.tsx'));
const KeyboardHelp = lazy(() => import('./keyboard-help.tsx'));
const CancelAllDialog = lazy(() => import('../features/trade/activity/cancel-all-dialog.tsx'));

type Opened = 'palette' | 'help' | 'cancel-all' | null;

/** The stream lives as long as somebody is logged in; quotes flow on every page, so that the age of the feed is always known. */
function useStreamLife(accountId: string | null, wanted: boolean): void {
  useEffect(() => {
    if (!wanted) return;
    stream.start();
    return () => stream.stop();
  }, [wanted]);
  useEffect(() => stream.subscribe({ accountId }), [accountId]);
  const instruments = useQuery({ ...instrumentsQuery, enabled: wanted }).data;
  const symbols = (instruments ?? []).map((instrument) => instrument.symbol).join(' ');
  useEffect(() => stream.subscribe({ quotes: symbols === '' ? [] : symbols.split(' ') }), [symbols]);
}

function useFrameActions(visible: readonly ConsolePage[], open: (what: Opened) => void, showsDesk: boolean): void {
  const navigate = useNavigate();
  const theme = useResolvedTheme();
  const logout = useLogout();
  const other = theme === 'paper' ? 'carbon' : 'paper';
  const actions: Action[] = [
    ...visible.map(
      (page): Action => ({
        id: `go-${page.path}`,
        label: page.label,
        group: 'Go',
        keys: `g ${page.key}`,
        run: () => void navigate({ to: page.path }),
      }),
    ),
    { id: 'palette', label: 'Command palette', group: 'Help', keys: 'mod+k', hidden: true, run: () => open('palette') },
    { id: 'help', label: 'Keyboard', group: 'Help', keys: '?', run: () => open('help') },
    {
      id: 'theme',
      label: `Sheet: ${other}`,
      group: 'Look',
      keywords: 'theme dark light',
      run: () => setPreferences({ theme: other }),
    },
    { id: 'logout', label: 'Log out', group: 'Session', run: logout },
  ];
  if (showsDesk)
    actions.push({
      id: 'cancel-all',
      label: 'Cancel all open orders',
      group: 'Safety',
      keys: 'shift+escape',
      run: () => open('cancel-all'),
    });
  useActions(actions);
  useActionKeys();
}

export function Frame() {
  const me = useMe();
  const roles = me?.roles ?? [];
  const showsDesk = seesTheDesk(roles);
  const visible = pages.filter((page) => page.visible(roles));
  const account = useSelectedAccount();
  const isNarrow = useIsNarrow();
  const [opened, setOpened] = useState<Opened>(null);
  const close = (): void => setOpened(null);
  useStreamLife(account?.accountId ?? null, showsDesk);
  useAlertToasts(showsDesk);
  useFrameActions(visible, setOpened, showsDesk);
  const rail = <Rail pages={visible} />;
  return (
    <div className="flex h-full flex-col">
      <Header account={account} showsDesk={showsDesk} onPalette={() => setOpened('palette')} />
      <KillSwitchBanner />
      <div className="flex min-h-0 flex-1">
        {isNarrow ? null : rail}
        <div className="min-h-0 min-w-0 flex-1">
          <Outlet />
        </div>
      </div>
      {isNarrow ? rail : null}
      <Suspense fallback={null}>
        {opened === 'palette' ? <CommandPalette onClose={close} /> : null}
        {opened === 'help' ? <KeyboardHelp onClose={close} /> : null}
        {opened === 'cancel-all' && account ? <CancelAllDialog account={account} onClose={close} /> : null}
      </Suspense>
    </div>
  );
}
