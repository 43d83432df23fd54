import type { InstrumentView, PercentBase, PriceAlertBody, PriceAlertType } from '@quire/contract';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { CheckField, SelectField, TextField } from '../../components/field.tsx';
import { toApiError } from '../../lib/api/problem.ts';
import { decimalsOf, formatGrouped } from '../../lib/decimal.ts';
import { useSetPriceAlert } from '../../lib/requests/price-alerts.ts';
import { toastDone } from '../../lib/toast.ts';
import { alertTypeWords, conditionWords } from './alert-words.ts';

interface AlertDialogProps {
  readonly instrument: InstrumentView;
  readonly onClose: () => void;
}

interface Draft {
  readonly alertType: PriceAlertType;
  readonly threshold: string;
  readonly percentOf: PercentBase;
  readonly isRecurring: boolean;
  /** Of the world, as a date field writes it; empty waits for as long as it takes. */
  readonly expiresAt: string;
  readonly note: string;
}

const types = (Object.keys(alertTypeWords) as PriceAlertType[]).map((value) => ({
  value,
  label: alertTypeWords[value],
}));
const bases = [
  { value: 'previousClose', label: 'the close of the day before' },
  { value: 'whenSet', label: 'the price of now' },
] as const;
const units: Readonly<Record<PriceAlertType, string | null>> = {
  price_above: null,
  price_below: null,
  percent_change_up: '%',
  percent_change_down: '%',
  volume_spike: 'times',
};

const isPercent = ({ alertType }: Draft): boolean => alertType.startsWith('percent');

function bodyOf(draft: Draft, symbol: string): PriceAlertBody | null {
  const threshold = draft.threshold.trim().replaceAll(',', '');
  if (!/^\d*\.?\d+$/.test(threshold)) return null;
  return {
    symbol,
    alertType: draft.alertType,
    threshold,
    isRecurring: draft.isRecurring,
    ...(isPercent(draft) ? { percentOf: draft.percentOf } : {}),
    ...(draft.expiresAt === '' ? {} : { expiresAt: new Date(draft.expiresAt).toISOString() }),
    ...(draft.note.trim() === '' ? {} : { note: draft.note.trim() }),
  };
}

/** Sets an alert of one symbol: what it waits for, how often, until when. */
export function AlertDialog({ instrument, onClose }: AlertDialogProps) {
  const { symbol, lastPrice } = instrument;
  const [draft, setDraft] = useState<Draft>({
    ...{ alertType: 'price_above', threshold: '', percentOf: 'previousClose', isRecurring: false },
    ...{ expiresAt: '', note: '' },
  });
  const formId = useId();
  const set = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });
  const { mutate, isPending, error } = useSetPriceAlert((alert) => {
    toastDone(`${symbol} is watched`, `You are told when it is ${conditionWords(alert)}.`);
    onClose();
  });
  const body = bodyOf(draft, symbol);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (body !== null) mutate(body);
  };
  const problem = error === null ? null : toApiError(error);
  const last = formatGrouped(lastPrice, { decimalsMin: decimalsOf(instrument.priceIncrement) });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Alert of ${symbol}`}
      description={`The last price is ${last} ${instrument.currency}. A price that is there already fires at once.`}
      footer={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button type="submit" form={formId} tone="accent" disabled={body === null || isPending}>
            Set the alert
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="flex flex-col gap-3">
        <div className="grid grid-cols-2 gap-3">
          <SelectField
            label="Tell me when"
            value={draft.alertType}
            options={types}
            onChange={(event) => set({ alertType: event.target.value as PriceAlertType })}
          />
          <TextField
            label={isPercent(draft) ? 'Percent' : draft.alertType === 'volume_spike' ? 'Multiple' : 'Price'}
            name="threshold"
            inputMode="decimal"
            autoComplete="off"
            autoFocus
            className="text-right tabular-nums"
            {...(units[draft.alertType] === null ? {} : { unit: units[draft.alertType]! })}
            value={draft.threshold}
            error={problem?.field === 'threshold' ? problem.message : null}
            onChange={(event) => set({ threshold: event.target.value })}
          />
        </div>
        {isPercent(draft) ? (
          <SelectField
            label="Reckoned from"
            value={draft.percentOf}
            options={bases}
            onChange={(event) => set({ percentOf: event.target.value as PercentBase })}
          />
        ) : null}
        {draft.alertType === 'volume_spike' ? (
          <p className="text-[12.5px] text-muted">Of a minute, against the mean of the twenty before it.</p>
        ) : null}
        <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
          <TextField
            label="Until"
            hint="empty: for as long as it takes"
            type="datetime-local"
            value={draft.expiresAt}
            error={problem?.field === 'expiresAt' ? problem.message : null}
            onChange={(event) => set({ expiresAt: event.target.value })}
          />
          <TextField
            label="Note"
            maxLength={200}
            value={draft.note}
            onChange={(event) => set({ note: event.target.value })}
          />
        </div>
        <CheckField
          label="Again and again: after the price was back, at most every five minutes"
          checked={draft.isRecurring}
          onChange={(event) => set({ isRecurring: event.target.checked })}
        />
      </form>
      {problem && problem.field !== 'threshold' && problem.field !== 'expiresAt' ? (
        <p role="alert" className="text-[12.5px] text-loss">
          {problem.message}
        </p>
      ) : null}
    </Dialog>
  );
}
