import type { AccountView, OrderView, PositionView } from '@quire/contract';
import { useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { TextField } from '../../../components/field.tsx';
import { HoldButton } from '../../../components/hold-button.tsx';
import { Failure } from '../../../components/states.tsx';
import { addDecimals, compareDecimals, formatGrouped, readDecimal, writeDecimal } from '../../../lib/decimal.ts';
import { useInstrument } from '../../../lib/requests/instruments.ts';
import { useOpenOrders } from '../../../lib/requests/open-orders.ts';
import { usePositions } from '../../../lib/requests/positions.ts';
import { toastDone } from '../../../lib/toast.ts';
import { useClosePositions } from '../api/close-positions.ts';
import { shareOfPosition } from '../ticket/ticket-offers.ts';
import { sizeOf } from './protection.ts';

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

function isExitOf(order: OrderView, position: PositionView): boolean {
  return order.instrumentId === position.instrumentId && (order.side === 'sell') === (position.side === 'long');
}

const exitVerb = (position: PositionView | null): string =>
  position === null ? 'close' : position.side === 'long' ? 'sell' : 'buy';

/** More than nothing and at most what is held. */
function isPartOf(text: string, held: string): boolean {
  const [value, most] = [readDecimal(text), readDecimal(held)];
  return value !== null && most !== null && value.digits > 0n && compareDecimals(value, most) <= 0;
}

export default function CloseDialog({ account, position, onClose }: CloseDialogProps) {
  const held = usePositions(account.accountId).positions;
  const increment = useInstrument(position?.symbol ?? null)?.quantityIncrement ?? '1';
  const closing = position === null ? held : held.filter((each) => each.instrumentId === position.instrumentId);
  const [typed, setTyped] = useState('');
  const [part, setPart] = useState(position === null ? '' : sizeOf(position));
  const what =
    position === null
      ? `${closing.length} position${closing.length === 1 ? '' : 's'}`
      : `${formatGrouped(part)} ${position.symbol}`;
  const isWhole = position === null || part.trim() === sizeOf(position);
  const isPart = position !== null && isPartOf(part, sizeOf(position));
  const target = {
    accountId: account.accountId,
    symbol: position?.symbol ?? null,
    quantity: isWhole ? null : part.trim(),
  };
  const close = useClosePositions(target, () => {
    toastDone(`Closing ${what}`, 'At market; the fills follow.');
    onClose();
  });
  const unrealized = formatGrouped(sumOf(closing.map((each) => each.unrealizedPnl)), {
    decimalsMin: 2,
    decimalsMax: 2,
    sign: 'always',
  });
  const value = formatGrouped(sumOf(closing.map((each) => each.marketValue)), { decimalsMin: 2, decimalsMax: 2 });
  const { orders } = useOpenOrders(account.accountId);
  const inTheWay = orders.filter((order) => closing.some((each) => isExitOf(order, each))).length;
  const word = `CLOSE ${closing.length}`;
  const mustType = position === null;
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Close ${what}`}
      description={`Sold or bought back at market: ${isWhole ? '' : 'all of it is '}worth about ${value} ${account.currency} now, about ${unrealized} ${account.currency} against what they cost, before fees. The price is what the book gives.`}
      footer={
        <>
          <Button onClick={onClose}>Keep holding</Button>
          <HoldButton
            disabled={close.isPending || closing.length === 0 || (mustType ? typed.trim() !== word : !isPart)}
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
      {position === null ? null : (
        <PartField position={position} increment={increment} part={part} isPart={isPart} onPart={setPart} />
      )}
      {inTheWay === 0 ? null : (
        <p className="text-[12.5px] text-warn">
          {inTheWay === 1 ? '1 resting order' : `${inTheWay} resting orders`} that would {exitVerb(position)}
          {position === null ? ' them' : ` ${position.symbol}`} {inTheWay === 1 ? 'is' : 'are'} canceled first.
        </p>
      )}
      {close.error ? <Failure error={close.error} /> : null}
    </Dialog>
  );
}

interface PartFieldProps {
  readonly position: PositionView;
  readonly increment: string;
  readonly part: string;
  readonly isPart: boolean;
  readonly onPart: (part: string) => void;
}

function PartField({ position, increment, part, isPart, onPart }: PartFieldProps) {
  const held = sizeOf(position);
  return (
    <div className="flex flex-col gap-1">
      <TextField
        label="Quantity to close"
        inputMode="decimal"
        autoComplete="off"
        className="text-right tabular-nums"
        hint={`${formatGrouped(held)} held`}
        error={isPart ? null : `More than 0, at most ${formatGrouped(held)}`}
        value={part}
        onChange={(event) => onPart(event.target.value)}
      />
      <fieldset className="flex gap-1">
        <legend className="sr-only">Share of the position</legend>
        {[25, 50, 75].map((percent) => {
          const share = shareOfPosition(held, percent, increment);
          return (
            <Button
              key={percent}
              small
              tone="faint"
              className="flex-1"
              disabled={share === null}
              onClick={() => onPart(share ?? held)}
            >
              {percent}%
            </Button>
          );
        })}
        <Button small tone="faint" className="flex-1" onClick={() => onPart(held)}>
          All
        </Button>
      </fieldset>
    </div>
  );
}
