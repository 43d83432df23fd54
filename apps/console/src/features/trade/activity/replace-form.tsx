import type { OrderView, ReplaceOrderBody } from '@quire/contract';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { SelectField, TextField } from '../../../components/field.tsx';
import { toApiError } from '../../../lib/api/problem.ts';
import { toastDone } from '../../../lib/toast.ts';
import { useReplaceOrder } from '../api/replace-order.ts';
import { Refusal } from '../ticket/refusal.tsx';
import { changesOf, type ReplaceDraft, replaceDraftOf, replaceFields } from './replace-draft.ts';

const timeOptions = [
  { value: 'day', label: 'Day' },
  { value: 'gtc', label: 'Until canceled' },
] as const;

interface ReplaceFormProps {
  readonly order: OrderView;
  readonly onReplaced: (orderId: string) => void;
  readonly onLeave: () => void;
}

/** Changes an open order where it stands: another takes its place, with what has traded carried on. */
export function ReplaceForm({ order, onReplaced, onLeave }: ReplaceFormProps) {
  const [draft, setDraft] = useState<ReplaceDraft>(() => replaceDraftOf(order));
  const changes: ReplaceOrderBody | null = changesOf(order, draft);
  const replace = useReplaceOrder(order.orderId, (next) => {
    toastDone('Order replaced', `${next.side === 'buy' ? 'Buy' : 'Sell'} ${next.quantity} ${next.symbol}`);
    onReplaced(next.orderId);
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (changes !== null) replace.mutate(changes);
  };
  const problem = replace.error ? toApiError(replace.error) : null;
  return (
    <form onSubmit={submit} aria-label="Replace the order" className="flex flex-col gap-2.5 border-b border-rule p-3">
      <div className="grid grid-cols-2 gap-2.5">
        {replaceFields(order).map(({ name, label }, index) => (
          <TextField
            key={name}
            label={label}
            name={name}
            inputMode="decimal"
            autoComplete="off"
            autoFocus={index === 0}
            className="text-right tabular-nums"
            value={draft[name]}
            onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
          />
        ))}
        {order.timeInForce === 'gtd' ? null : (
          <SelectField
            label="Time in force"
            value={draft.timeInForce}
            options={timeOptions}
            onChange={(event) => setDraft({ ...draft, timeInForce: event.target.value })}
          />
        )}
      </div>
      <p className="text-[12px] text-muted">
        It keeps its place in the queue when only its quantity goes down; otherwise it goes to the back of its price.
      </p>
      {problem ? (
        <Refusal title="Not replaced" code={problem.code} message={problem.message} details={problem.details} />
      ) : null}
      <div className="flex gap-2">
        <Button type="submit" small tone="accent" disabled={changes === null || replace.isPending}>
          Replace
        </Button>
        <Button small onClick={onLeave}>
          Leave it
        </Button>
      </div>
    </form>
  );
}
