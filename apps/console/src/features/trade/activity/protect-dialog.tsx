import type { AccountView, PositionView } from '@quire/contract';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { TextField } from '../../../components/field.tsx';
import { toApiError } from '../../../lib/api/problem.ts';
import { formatGrouped } from '../../../lib/decimal.ts';
import { toastDone } from '../../../lib/toast.ts';
import { useOrderPreview } from '../api/preview-order.ts';
import { useProtectPosition } from '../api/protect-position.ts';
import { Refusal } from '../ticket/refusal.tsx';
import { type ProtectionDraft, protectionOf, sizeOf } from './protection.ts';

interface ProtectDialogProps {
  readonly account: AccountView;
  readonly position: PositionView;
  readonly onClose: () => void;
}

const price = (value: string | null): string => formatGrouped(value, { decimalsMin: 2, decimalsMax: 4 });

/** Exits for what is held: at a profit, at a loss, or both, of which one cancels the other. */
export default function ProtectDialog({ account, position, onClose }: ProtectDialogProps) {
  const [draft, setDraft] = useState<ProtectionDraft>({
    takeProfit: '',
    stopLoss: '',
    stopLossLimit: '',
    quantity: sizeOf(position),
  });
  const body = protectionOf(position, draft);
  const preview = useOrderPreview(body);
  const formId = useId();
  const protect = useProtectPosition(() => {
    toastDone(`${position.symbol} is protected`, 'The exits rest among the open orders until canceled.');
    onClose();
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (body !== null) protect.mutate(body);
  };
  const field = (name: keyof ProtectionDraft, label: string, extra: object = {}) => (
    <TextField
      label={label}
      name={name}
      inputMode="decimal"
      autoComplete="off"
      className="text-right tabular-nums"
      value={draft[name]}
      onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
      {...extra}
    />
  );
  const problem = protect.error ? toApiError(protect.error) : null;
  const refusal = body === null ? null : (preview.data?.refusal ?? null);
  const isLong = position.side === 'long';
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Protect ${formatGrouped(sizeOf(position))} ${position.symbol}`}
      description={`Held ${position.side} at ${price(position.averageEntryPrice)}, marked at ${price(position.markPrice)} ${account.currency}. A profit lies ${isLong ? 'above' : 'below'}, a loss ${isLong ? 'below' : 'above'}.`}
      footer={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button type="submit" form={formId} tone="accent" disabled={body === null || protect.isPending}>
            Place the exits
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="grid grid-cols-2 gap-3">
        {field('takeProfit', 'Take profit at', { autoFocus: true })}
        {field('stopLoss', 'Stop loss at')}
        {field('stopLossLimit', 'Stop loss, limit', { placeholder: 'at market' })}
        {field('quantity', 'Quantity')}
      </form>
      {problem ? (
        <Refusal title="Not placed" code={problem.code} message={problem.message} details={problem.details} />
      ) : null}
      {refusal && !problem ? <Refusal title="Would be denied" {...refusal} /> : null}
    </Dialog>
  );
}
