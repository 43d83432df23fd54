import type { AccountView, WorldPriceView, WorldView } from '@quire/contract';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { Age } from '../../components/numbers.tsx';
import { Failure, SkeletonBlock } from '../../components/states.tsx';
import { useMe } from '../../lib/requests/me.ts';
import { toastProblem } from '../../lib/toast.ts';
import { goToWorld, useMoveAccount, useOpenWorld, useWorlds } from './api/worlds.ts';

interface WorldsDialogProps {
  readonly account: AccountView | null;
  readonly onClose: () => void;
}

/** Where this account may trade: on simulated, live or replayed prices. */
export function WorldsDialog({ account, onClose }: WorldsDialogProps) {
  const worlds = useWorlds();
  const me = useMe();
  const move = useMoveAccount();
  const mayMove = account !== null && account.permission === 'manage' && account.closedAt === null;
  const mayOpen = me?.roles.some((role) => role === 'admin' || role === 'operator') ?? false;
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title="Worlds"
      description="Each world has its own prices and its own accounts. An account without positions and open orders can move to another world, with its cash and its API keys."
    >
      {worlds.data ? (
        <ul className="flex flex-col divide-y divide-rule border-y border-rule">
          {worlds.data.worlds.map((world) => (
            <WorldRow
              key={world.worldId}
              world={world}
              accountName={mayMove ? account.name : null}
              isBusy={move.isPending}
              onMove={() => account && move.mutate({ accountId: account.accountId, worldId: world.worldId })}
            />
          ))}
        </ul>
      ) : (
        <SkeletonBlock className="h-24" />
      )}
      {worlds.error ? <Failure error={worlds.error} /> : null}
      {move.error ? <Failure error={move.error} /> : null}
      {mayOpen ? <OpenLive isOpen={worlds.data?.worlds.some(({ feed }) => feed === 'live') ?? false} /> : null}
    </Dialog>
  );
}

interface WorldRowProps {
  readonly world: WorldView;
  /** Null: there is no account that may move. */
  readonly accountName: string | null;
  readonly isBusy: boolean;
  readonly onMove: () => void;
}

const feedWords: Readonly<Record<WorldView['feed'], string>> = {
  sim: 'simulated prices',
  live: 'live prices',
  replay: 'recorded prices',
};

function WorldRow({ world, accountName, isBusy, onMove }: WorldRowProps) {
  const { worldId, label, feed, state, problem, isHere, symbols, prices } = world;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-2.5">
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-semibold">
          {label}
          <span className="ml-2 font-normal text-muted">
            {worldId}, {feedWords[feed]}
          </span>
        </p>
        <p className={`text-[12.5px] ${state === 'failed' ? 'text-warn' : 'text-muted'}`}>
          {state === 'open' ? `${symbols.length} symbols` : (problem ?? 'being opened')}
          {prices.length > 0 ? <PriceLine prices={prices} /> : null}
        </p>
      </div>
      {isHere ? (
        <span className="text-[12.5px] text-accent">you are here</span>
      ) : (
        <div className="flex gap-2">
          <Button
            small
            disabled={state !== 'open'}
            onClick={() =>
              void goToWorld(worldId).catch((error: unknown) => toastProblem('The world was not entered', error))
            }
          >
            Look
          </Button>
          {accountName === null ? null : (
            <Button small tone="accent" disabled={state !== 'open' || isBusy} onClick={onMove}>
              Move {accountName} here
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

/** Who tells the prices and how old the newest and the oldest are; symbols that nobody told yet are counted. */
function PriceLine({ prices }: { readonly prices: readonly WorldPriceView[] }) {
  const providers = [...new Set(prices.map(({ provider }) => provider).filter((provider) => provider !== null))];
  const ages = prices.flatMap(({ ageSeconds }) => (ageSeconds === null ? [] : [ageSeconds * 1_000]));
  const silent = prices.length - ages.length;
  return (
    <span className="tabular-nums">
      {providers.length === 0 ? ', nobody tells prices yet' : `, from ${providers.join(' and ')}`}
      {ages.length === 0 ? null : (
        <>
          , newest <Age ageMs={Math.min(...ages)} suffix=" old" />, oldest{' '}
          <Age ageMs={Math.max(...ages)} suffix=" old" />
        </>
      )}
      {silent > 0 && ages.length > 0 ? `, ${silent} without a price` : ''}
    </span>
  );
}

function OpenLive({ isOpen }: { readonly isOpen: boolean }) {
  const open = useOpenWorld();
  const [text, setText] = useState('');
  const symbols = text.split(/[\s,]+/).filter((symbol) => symbol !== '');
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        open.mutate({ feed: 'live', ...(symbols.length === 0 ? {} : { symbols }) });
      }}
    >
      <div className="min-w-0 flex-1 basis-64">
        <TextField
          label={isOpen ? 'More symbols of the live world' : 'Symbols of a live world'}
          hint={isOpen ? null : 'empty: those of the simulated one'}
          placeholder="AAPL, MSFT, BTC/USD"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <Button type="submit" disabled={open.isPending || (isOpen && symbols.length === 0)}>
        {open.isPending ? 'Opening' : isOpen ? 'List them' : 'Open live prices'}
      </Button>
    </form>
  );
}
