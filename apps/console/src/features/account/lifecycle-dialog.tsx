import type { AccountView } from '@quire/contract';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { HoldButton } from '../../components/hold-button.tsx';
import { Failure } from '../../components/states.tsx';
import { formatGrouped } from '../../lib/decimal.ts';
import { setPreferences } from '../../lib/preferences.ts';
import { useOpenOrders } from '../../lib/requests/open-orders.ts';
import { usePositions } from '../../lib/requests/positions.ts';
import { toastDone } from '../../lib/toast.ts';
import { type AccountChange, useChangeAccount } from './api/lifecycle.ts';

export type LifecycleKind = AccountChange['kind'];

interface LifecycleDialogProps {
  readonly account: AccountView;
  readonly kind: LifecycleKind;
  readonly onClose: () => void;
}

const done: Readonly<Record<LifecycleKind, string>> = {
  rename: 'Renamed',
  clone: 'Copied; the copy is selected now',
  reset: 'A new season has begun',
  close: 'Closed',
};

const isAccount = (answer: unknown): answer is AccountView =>
  typeof answer === 'object' && answer !== null && 'accountId' in answer;

/** Rename, copy, reset, close. The last two say in numbers what ends, and want the account's name typed. */
export function LifecycleDialog({ account, kind, onClose }: LifecycleDialogProps) {
  const change = useChangeAccount(account.accountId, (made, answer) => {
    if (made.kind === 'clone' && isAccount(answer)) setPreferences({ accountId: answer.accountId });
    toastDone(done[made.kind], account.name);
    onClose();
  });
  const failure = change.error ? <Failure error={change.error} /> : null;
  const rest = { account, onClose, isBusy: change.isPending, failure, onSend: change.mutate };
  return kind === 'rename' || kind === 'clone' ? (
    <NameDialog kind={kind} {...rest} />
  ) : (
    <EndDialog kind={kind} {...rest} />
  );
}

interface PartProps {
  readonly account: AccountView;
  readonly isBusy: boolean;
  readonly failure: React.ReactNode;
  readonly onSend: (change: AccountChange) => void;
  readonly onClose: () => void;
}

function NameDialog({
  kind,
  account,
  isBusy,
  failure,
  onSend,
  onClose,
}: PartProps & { readonly kind: 'rename' | 'clone' }) {
  const isClone = kind === 'clone';
  const [name, setName] = useState(isClone ? `${account.name} copy` : account.name);
  return (
    <Dialog
      open
      onClose={onClose}
      title={isClone ? `Copy ${account.name}` : `Rename ${account.name}`}
      description={
        isClone
          ? 'Another account with the same terms, cash and positions at cost. Orders, fills and keys are not copied.'
          : 'The name is for people; ids and keys stay as they are.'
      }
      footer={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button
            tone="accent"
            disabled={isBusy || name.trim() === '' || (!isClone && name.trim() === account.name)}
            onClick={() => onSend({ kind, name: name.trim() })}
          >
            {isClone ? 'Copy account' : 'Rename account'}
          </Button>
        </>
      }
    >
      <TextField label="Name" autoFocus maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />
      {failure}
    </Dialog>
  );
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

function EndDialog({
  kind,
  account,
  isBusy,
  failure,
  onSend,
  onClose,
}: PartProps & { readonly kind: 'reset' | 'close' }) {
  const [typed, setTyped] = useState('');
  const [cash, setCash] = useState('100000');
  const { orders } = useOpenOrders(account.accountId);
  const { positions } = usePositions(account.accountId);
  const isReset = kind === 'reset';
  const what = `${counted(orders.length, 'open order')} and ${counted(positions.length, 'position')}`;
  const equity = `${formatGrouped(account.equity, { decimalsMin: 2, decimalsMax: 2 })} ${account.currency}`;
  const mayClose = isReset || (orders.length === 0 && positions.length === 0);
  return (
    <Dialog
      open
      onClose={onClose}
      title={isReset ? `Reset ${account.name}` : `Close ${account.name}`}
      description={
        isReset
          ? `${what} end at the last prices, and its equity of ${equity} is replaced by the cash below. A new season begins; orders, fills and ledger of this one stay.`
          : mayClose
            ? `It holds ${equity} and nothing else. It can never trade again; its history stays.`
            : `It still has ${what}. Cancel and close them first: only an account that holds nothing can be closed.`
      }
      footer={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <HoldButton
            disabled={isBusy || !mayClose || typed.trim() !== account.name}
            onConfirm={() => onSend(isReset ? { kind, cash: cash.trim() } : { kind: 'close' })}
          >
            {isReset ? 'reset' : 'close'} {account.name}
          </HoldButton>
        </>
      }
    >
      {isReset ? (
        <TextField
          label="Cash to begin with"
          inputMode="decimal"
          unit={account.currency}
          value={cash}
          onChange={(event) => setCash(event.target.value)}
        />
      ) : null}
      {mayClose ? (
        <TextField
          label={`Type ${account.name}`}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      ) : null}
      {failure}
    </Dialog>
  );
}
