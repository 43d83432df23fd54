import type { AccountView } from '@quire/contract';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Line, Lines } from '../../components/definition.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { Instant, Money, Pnl } from '../../components/numbers.tsx';
import { Panel } from '../../components/panel.tsx';
import { Failure } from '../../components/states.tsx';
import { formatGrouped } from '../../lib/decimal.ts';
import { toastDone } from '../../lib/toast.ts';
import { useMoveCash } from './api/cash.ts';
import { LifecycleDialog, type LifecycleKind } from './lifecycle-dialog.tsx';

type Asked = 'deposit' | 'withdraw' | LifecycleKind | null;

export function CashPanel({ account }: { readonly account: AccountView }) {
  const [asked, setAsked] = useState<Asked>(null);
  const { currency } = account;
  const mayManage = account.permission === 'manage' && account.closedAt === null;
  return (
    <Panel
      title={account.name}
      note={account.simulated ? 'simulated world' : account.worldId}
      actions={
        mayManage ? (
          <>
            <Button small onClick={() => setAsked('deposit')}>
              Deposit
            </Button>
            <Button small onClick={() => setAsked('withdraw')}>
              Withdraw
            </Button>
            <LifecycleMenu onAsk={setAsked} />
          </>
        ) : null
      }
    >
      <Lines>
        <Line name="Cash">
          <Money value={account.cash} currency={currency} flash />
        </Line>
        <Line name="Reserved for open orders">
          <Money value={account.reservedCash} currency={currency} flash />
        </Line>
        <Line name="Buying power">
          <Money value={account.buyingPower} currency={currency} flash />
        </Line>
        <Line name="Unrealized">
          <Pnl value={account.unrealizedPnl} currency={currency} flash />
        </Line>
        <Line name="Equity" total>
          <Money value={account.equity} currency={currency} flash />
        </Line>
      </Lines>
      <Lines>
        <Line name="Deposited, less withdrawn">
          <Money value={account.deposited} currency={currency} />
        </Line>
        <Line name="Realized">
          <Pnl value={account.realizedPnl} currency={currency} flash />
        </Line>
        <Line name="Fees paid">
          <Money value={account.feesPaid} currency={currency} flash />
        </Line>
        <Line name="Today">
          <Pnl value={account.dayPnl} currency={currency} flash />
        </Line>
        <Line name="Fee of a trade, unless its terms say otherwise">{feeWords(account.feeRate)}</Line>
        <Line name="Largest order">
          {account.orderNotionalMax === null ? (
            'no limit'
          ) : (
            <Money value={account.orderNotionalMax} currency={currency} />
          )}
        </Line>
        <Line name="Opened">
          <Instant value={account.createdAt} style="date" />
        </Line>
        {account.closedAt === null ? null : (
          <Line name="Closed">
            <Instant value={account.closedAt} style="date" />
          </Line>
        )}
        <Line name="You may">{account.permission}</Line>
      </Lines>
      {asked === 'deposit' || asked === 'withdraw' ? (
        <MoveDialog account={account} direction={asked} onClose={() => setAsked(null)} />
      ) : null}
      {asked === null || asked === 'deposit' || asked === 'withdraw' ? null : (
        <LifecycleDialog account={account} kind={asked} onClose={() => setAsked(null)} />
      )}
    </Panel>
  );
}

const lifecycles: readonly { readonly kind: LifecycleKind; readonly label: string }[] = [
  { kind: 'rename', label: 'Rename' },
  { kind: 'clone', label: 'Copy' },
  { kind: 'reset', label: 'Reset' },
  { kind: 'close', label: 'Close the account' },
];

function LifecycleMenu({ onAsk }: { readonly onAsk: (kind: LifecycleKind) => void }) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <Button small tone="quiet">
          More
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          className="z-50 min-w-40 rounded-sheet border border-rule-strong bg-raised py-1 text-[13px]"
        >
          {lifecycles.map(({ kind, label }) => (
            <DropdownMenu.Item
              key={kind}
              onSelect={() => onAsk(kind)}
              className="flex cursor-pointer items-center px-3 py-1.5 outline-none data-highlighted:bg-surface max-md:min-h-11"
            >
              {label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function feeWords(rate: string): string {
  const percent = Number(rate) * 100;
  return Number.isFinite(percent) ? `${Number(percent.toFixed(4))}\u202f% each side` : '\u2013';
}

interface MoveDialogProps {
  readonly account: AccountView;
  readonly direction: 'deposit' | 'withdraw';
  readonly onClose: () => void;
}

function MoveDialog({ account, direction, onClose }: MoveDialogProps) {
  const [amount, setAmount] = useState('');
  const isDeposit = direction === 'deposit';
  const move = useMoveCash(account.accountId, () => {
    toastDone(
      `${isDeposit ? 'Deposited' : 'Withdrew'} ${formatGrouped(amount, { decimalsMin: 2 })} ${account.currency}`,
      account.name,
    );
    onClose();
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={isDeposit ? 'Deposit paper money' : 'Withdraw paper money'}
      description={`${account.name} has ${formatGrouped(account.cash, { decimalsMin: 2, decimalsMax: 2 })} ${account.currency} in cash. The move is posted to the ledger.`}
      footer={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button
            tone="accent"
            disabled={move.isPending || amount.trim() === ''}
            onClick={() => move.mutate({ direction, amount: amount.trim() })}
          >
            {isDeposit ? 'Deposit' : 'Withdraw'}
          </Button>
        </>
      }
    >
      <TextField
        label="Amount"
        inputMode="decimal"
        autoFocus
        autoComplete="off"
        unit={account.currency}
        value={amount}
        onChange={(event) => setAmount(event.target.value)}
      />
      {move.error ? <Failure error={move.error} /> : null}
    </Dialog>
  );
}
