import type { AccountView } from '@quire/contract';
import { Command } from 'lucide-react';
import { IconButton } from '../components/button.tsx';
import { Age, Change, changeOf, Money, Pnl } from '../components/numbers.tsx';
import { KillSwitchControl } from '../features/kill-switch/kill-switch-control.tsx';
import { useIsNarrow } from '../lib/preferences.ts';
import { AccountSwitcher } from './account-switcher.tsx';
import { ConnectionState } from './connection-state.tsx';
import { MarketClock } from './market-clock.tsx';
import { useFeedAgeMs } from './use-feed-age.ts';
import { UserMenu } from './user-menu.tsx';
import { WorldMark } from './world-mark.tsx';

interface HeaderProps {
  readonly account: AccountView | null;
  readonly showsDesk: boolean;
  readonly onPalette: () => void;
}

export function Header(props: HeaderProps) {
  const isNarrow = useIsNarrow();
  return isNarrow ? <NarrowHeader {...props} /> : <WideHeader {...props} />;
}

function WideHeader({ account, showsDesk, onPalette }: HeaderProps) {
  return (
    <header className="flex h-11 shrink-0 items-center gap-4 border-b border-rule bg-raised px-3">
      <span className="text-[16px] font-bold tracking-tight">Quire</span>
      <WorldMark account={account} />
      {showsDesk ? (
        <>
          <AccountSwitcher account={account} />
          <EquityLine account={account} />
        </>
      ) : null}
      <div className="ml-auto flex items-center gap-4">
        {showsDesk ? (
          <>
            <MarketClock />
            <FeedAge />
          </>
        ) : null}
        <ConnectionState />
        {showsDesk ? <KillSwitchControl /> : null}
        <IconButton label="Command palette (Ctrl K)" onClick={onPalette}>
          <Command size={15} aria-hidden="true" />
        </IconButton>
        <UserMenu />
      </div>
    </header>
  );
}

function NarrowHeader({ account, showsDesk, onPalette }: HeaderProps) {
  return (
    <header className="flex shrink-0 flex-col border-b border-rule bg-raised pt-[env(safe-area-inset-top)]">
      <div className="flex h-12 items-center gap-2 px-2">
        <WorldMark account={account} compact />
        <div className="ml-auto flex items-center gap-1">
          {showsDesk ? (
            <div className="mr-1 flex flex-col items-end leading-tight">
              <MarketClock compact />
              <FeedAge compact />
            </div>
          ) : null}
          <ConnectionState compact />
          {showsDesk ? <KillSwitchControl compact /> : null}
          <IconButton label="Command palette" onClick={onPalette}>
            <Command size={17} aria-hidden="true" />
          </IconButton>
          <UserMenu />
        </div>
      </div>
      {showsDesk ? (
        <div className="flex h-9 items-center gap-3 border-t border-rule/60 px-2.5 text-[13px]">
          <AccountSwitcher account={account} />
          <div className="ml-auto">
            <EquityLine account={account} compact />
          </div>
        </div>
      ) : null}
    </header>
  );
}

function EquityLine({
  account,
  compact = false,
}: {
  readonly account: AccountView | null;
  readonly compact?: boolean;
}) {
  const change = account?.dayPnl ? changeOf(account.dayPnl, account.equity) : null;
  return (
    <dl className="flex items-center gap-4 max-md:gap-3">
      <div className="flex items-baseline gap-1.5">
        <dt className="label">{compact ? <span className="sr-only">Equity</span> : 'Equity'}</dt>
        <dd className="text-[15px] font-semibold" data-testid="equity">
          <Money value={account?.equity} {...(compact ? {} : { currency: account?.currency ?? 'USD' })} />
        </dd>
      </div>
      <div className="flex items-baseline gap-1.5">
        <dt className="label">Day</dt>
        <dd className="text-[14px] font-semibold" data-testid="day-pnl">
          <Pnl value={account?.dayPnl} />
          {compact || change === null ? null : (
            <Change fraction={change} className="ml-1.5 text-[12.5px] font-normal" />
          )}
        </dd>
      </div>
    </dl>
  );
}

function FeedAge({ compact = false }: { readonly compact?: boolean }) {
  const ageMs = useFeedAgeMs();
  const isOld = ageMs !== null && ageMs > 5_000;
  return (
    <span
      className={`text-right tabular-nums ${compact ? 'text-[11.5px]' : 'min-w-[104px] text-[12.5px]'} ${isOld ? 'font-semibold text-warn' : 'text-muted'}`}
      title="Age of the newest quote"
    >
      quote <Age ageMs={ageMs} {...(compact ? { suffix: '' } : {})} />
    </span>
  );
}
