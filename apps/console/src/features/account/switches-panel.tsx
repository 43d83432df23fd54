import type { AccountPatch, AccountStandingView, AccountView } from '@quire/contract';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { HoldButton } from '../../components/hold-button.tsx';
import { Panel } from '../../components/panel.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { Failure, QueryState } from '../../components/states.tsx';
import { Switch } from '../../components/switch.tsx';
import { useMe } from '../../lib/requests/me.ts';
import { operates } from '../../lib/roles.ts';
import { useBlockAccount, useStanding, useSwitchControls } from './api/standing.ts';

/** What an account may do: its owner's switches, and the block that only an operator sets and lifts. */
export function SwitchesPanel({ account }: { readonly account: AccountView }) {
  const query = useStanding(account.accountId);
  return (
    <Panel title="What it may do" note={account.name}>
      <QueryState query={query}>{(standing) => <Switches account={account} standing={standing} />}</QueryState>
    </Panel>
  );
}

type Asked = NonNullable<AccountPatch['controls']>;

interface SwitchesProps {
  readonly account: AccountView;
  readonly standing: AccountStandingView;
}

function Switches({ account, standing }: SwitchesProps) {
  // A switch goes over at once; it goes back when the server refuses.
  const [asked, setAsked] = useState<Asked>({});
  const change = useSwitchControls(account.accountId, (part) =>
    setAsked((current) => Object.fromEntries(Object.entries(current).filter(([name]) => !(name in part)))),
  );
  const { terms } = standing;
  const controls = { ...standing.controls, ...asked };
  const isFixed = account.permission !== 'manage' || account.closedAt !== null;
  const set = (part: Asked): void => {
    setAsked((current) => ({ ...current, ...part }));
    change.mutate(part);
  };
  return (
    <>
      <Block account={account} isBlocked={controls.tradingBlocked} />
      <Switch
        label="Trading"
        hint="Off refuses new orders; what closes a position passes"
        checked={!controls.tradingSuspended}
        disabled={isFixed}
        onChange={(isOn) => set({ tradingSuspended: !isOn })}
      />
      <Switch
        label="Short selling"
        hint="Where the account was opened for it; a margin account needs 2,000 of equity"
        checked={!controls.noShorting}
        disabled={isFixed}
        onChange={(isOn) => set({ noShorting: !isOn })}
      />
      <Switch
        label="Fractions"
        hint="Off takes whole shares and coins only"
        checked={controls.fractionalTrading}
        disabled={isFixed}
        onChange={(isOn) => set({ fractionalTrading: isOn })}
      />
      <LeverageChoice
        most={controls.leverageMax}
        isMargin={terms?.['kind'] === 'margin'}
        isDisabled={isFixed}
        onMost={(leverageMax) => set({ leverageMax })}
      />
      {change.error ? <Failure error={change.error} /> : null}
    </>
  );
}

const leverages = [
  { value: '1', label: '1\u00d7' },
  { value: '2', label: '2\u00d7' },
  { value: '4', label: '4\u00d7' },
] as const;

interface LeverageChoiceProps {
  readonly most: AccountStandingView['controls']['leverageMax'];
  readonly isMargin: boolean;
  readonly isDisabled: boolean;
  readonly onMost: (most: AccountStandingView['controls']['leverageMax']) => void;
}

function LeverageChoice({ most, isMargin, isDisabled, onMost }: LeverageChoiceProps) {
  const current = leverages.find(({ value }) => value === String(most))?.value ?? '4';
  return (
    <div className="flex items-center gap-3 border-t border-rule/60 px-3 py-1.5 text-[13px]">
      <p className="min-w-0 flex-1">
        Buying power, at most
        <span className="block text-[12px] text-muted">
          {isMargin ? '1\u00d7 trades without borrowing' : 'Only a margin account borrows: see its terms'}
        </span>
      </p>
      <fieldset disabled={isDisabled || !isMargin} className="disabled:opacity-45">
        <Segmented
          small
          label="Buying power, at most"
          value={current}
          options={leverages}
          onChange={(value) => onMost(value === '1' ? 1 : value === '2' ? 2 : 4)}
        />
      </fieldset>
    </div>
  );
}

interface BlockProps {
  readonly account: AccountView;
  readonly isBlocked: boolean;
}

/** An operator's: everything but cancels, and what an operator closes, is refused. */
function Block({ account, isBlocked }: BlockProps) {
  const me = useMe();
  const block = useBlockAccount(account.accountId);
  const mayBlock = operates(me?.roles ?? []) && account.closedAt === null;
  if (!isBlocked && !mayBlock) return null;
  return (
    <div
      className={`flex flex-wrap items-center gap-3 px-3 py-2 text-[13px] ${isBlocked ? 'border-l-2 border-l-loss' : ''}`}
    >
      <p className="min-w-0 flex-1">
        {isBlocked ? (
          <>
            <b className="font-semibold text-loss">Blocked by an operator.</b> Only cancels pass
            {mayBlock ? '.' : ' until an operator lifts it.'}
          </>
        ) : (
          <>
            Operator&rsquo;s block
            <span className="block text-[12px] text-muted">Refuses every order of {account.name}; cancels pass</span>
          </>
        )}
      </p>
      {!mayBlock ? null : isBlocked ? (
        <Button small disabled={block.isPending} onClick={() => block.mutate(false)}>
          Lift the block
        </Button>
      ) : (
        <HoldButton disabled={block.isPending} onConfirm={() => block.mutate(true)}>
          block {account.name}
        </HoldButton>
      )}
      {block.error ? <Failure error={block.error} /> : null}
    </div>
  );
}
