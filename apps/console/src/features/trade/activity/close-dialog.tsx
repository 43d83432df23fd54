import type { AccountView, PositionView } from '@quire/contract';
import { useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { TextField } from '../../../components/field.tsx';
import { HoldButton } from '../../../components/hold-button.tsx';
import { Failure } from '../../../components/states.tsx';
import { addDecimals, formatGrouped, readDecimal, writeDecimal } from '../../../lib/decimal.ts';
import { usePositions } from '../../../lib/requests/positions.ts';
import { toastDone } from '../../../lib/toast.ts';
import { useClosePositions } from '../api/close-positions.ts';

interface CloseDialogProps {
  readonly account: AccountView;
  /** Null closes every position. */
  readonly position: PositionView | null;
  readonly onClose: () => void;
}

function sumOf(values: readonly (string | null)[]): string | null {
  const read = values.map(readDecimal);
  if (read.some((value) => value === null)) return null;
  return writeDecimal(read.reduce((sum, value) => addDecimals(sum!, value!), { digits: 0n, scale: 0 })!);
}

export default function CloseDialog({ account, position, onClose }: CloseDialogProps) {
  const held = usePositions(account.accountId).positions;
  const closing = position === null ? held : held.filter((each) => each.instrumentId === position.instrumentId);
  const [typed, setTyped] = useState('');
  const what =
    position === null
      ? `${closing.length} position${closing.length === 1 ? '' : 's'}`
      : `${formatGrouped(position.quantity)} ${position.symbol}`;
  const close = useClosePositions({ accountId: account.accountId, symbol: position?.symbol ?? null }, () => {
    toastDone(`Closing ${what}`, 'At market; the fills follow.');
    onClose();
  });
  const unrealized = formatGrouped(sumOf(closing.map((each) => each.unrealizedPnl)), {
    decimalsMin: 2,
    decimalsMax: 2,
    sign: 'always',
  });
  const value = formatGrouped(sumOf(closing.map((each) => each.marketValue)), { decimalsMin: 2, decimalsMax: 2 });
  const word = `CLOSE ${closing.length}`;
  const mustType = position === null;
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Close ${what}`}
      description={`Sold or bought back at market: worth about ${value} ${account.currency} now, about ${unrealized} ${account.currency} against what they cost, before fees. The price is what the book gives.`}
      footer={
        <>
          <Button onClick={onClose}>Keep holding</Button>
          <HoldButton
            disabled={close.isPending || closing.length === 0 || (mustType && typed.trim() !== word)}
            onConfirm={() => close.mutate()}
          >
            close {what}
          </HoldButton>
        </>
      }
    >
      {mustType ? (
        <TextField
          label={`Type ${word}`}
          autoComplete="off"
          autoFocus
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      ) : null}
      {close.error ? <Failure error={close.error} /> : null}
    </Dialog>
  );
}
