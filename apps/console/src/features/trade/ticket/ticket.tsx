import type { AccountView, InstrumentView, PositionView } from '@quire/contract';
import { type FormEvent, type KeyboardEvent, useEffect, useRef } from 'react';
import { Button } from '../../../components/button.tsx';
import { CheckField, SelectField } from '../../../components/field.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { useOrderPreview } from '../api/preview-order.ts';
import { LegFields } from './leg-fields.tsx';
import { PreviewLines } from './preview-lines.tsx';
import { LimitField, StopField, TrailField, TriggerField } from './price-fields.tsx';
import { SendList } from './send-list.tsx';
import { useSends } from './sends.ts';
import { SizeFields } from './size-fields.tsx';
import {
  describeDraft,
  mayTradeExtended,
  mustWait,
  readDraft,
  sleeps,
  type TicketDraft,
  takesLimit,
  takesStop,
} from './ticket-draft.ts';
import { changeTicket, useTicket } from './ticket-store.ts';
import { usePowerQuantity } from './use-power-quantity.ts';

interface TicketProps {
  readonly account: AccountView;
  readonly instrument: InstrumentView;
  readonly position: PositionView | null;
  readonly onOpenOrder: (orderId: string) => void;
}

const sideOptions = [
  { value: 'buy', label: 'Buy', tone: 'gain' },
  { value: 'sell', label: 'Sell', tone: 'loss' },
] as const;
const typeOptions = [
  { value: 'market', label: 'Market', name: 'Market' },
  { value: 'limit', label: 'Limit', name: 'Limit' },
  { value: 'stop', label: 'Stop', name: 'Stop' },
  { value: 'stop_limit', label: 'Stop limit', name: 'Stop-limit' },
  { value: 'trailing_stop', label: 'Trail', name: 'Trailing stop' },
] as const;
const timeOptions = [
  { value: 'day', label: 'Day' },
  { value: 'gtc', label: 'Until canceled' },
  { value: 'gtd', label: 'Until a date' },
  { value: 'ioc', label: 'Immediate or cancel' },
  { value: 'fok', label: 'All or nothing' },
  { value: 'opg', label: 'In the opening auction' },
  { value: 'cls', label: 'In the closing auction' },
] as const;
const waitingTimes = timeOptions.slice(0, 3);
const classOptions = [
  { value: 'simple', label: 'On its own' },
  { value: 'bracket', label: 'Bracket: take profit and stop loss' },
  { value: 'oto', label: 'One triggers other: one exit' },
  { value: 'oco', label: 'One cancels other: exit at limit or stop' },
] as const;

export function Ticket(props: TicketProps) {
  const { account, instrument, onOpenOrder } = props;
  const { draft, asked } = useTicket();
  const { sends, send, sendAgain } = useSends();
  const form = useRef<HTMLFormElement>(null);
  const powerQuantity = usePowerQuantity(draft, account, instrument);
  const reading = readDraft(draft, { rules: instrument, accountId: account.accountId, powerQuantity });
  const body = reading.state === 'ready' ? reading.body : null;
  const errors = reading.state === 'wrong' ? reading.errors : {};
  const preview = useOrderPreview(account.permission === 'view' ? null : body);

  useEffect(() => {
    if (asked === 0) return;
    const names = ['quantity', 'notional', 'percent'];
    const field = names.map((name) => form.current?.elements.namedItem(name)).find(Boolean);
    if (field instanceof HTMLInputElement) field.select();
  }, [asked]);

  const words = describeDraft(draft, instrument.symbol, powerQuantity);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (body === null) return;
    send(body, words);
    changeTicket({ quantity: '', notional: '', percent: '' });
  };
  // Escape leaves the ticket, so that the keys of the desk work again; what was typed stays.
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.shiftKey || !(event.target instanceof HTMLElement)) return;
    event.target.blur();
  };
  if (account.permission === 'view') {
    return <p className="p-3 text-muted">You may look at {account.name}, not trade in it.</p>;
  }
  return (
    <div className="flex min-h-full flex-col">
      <form
        ref={form}
        onSubmit={submit}
        onKeyDown={leave}
        className="flex flex-col gap-2.5 p-3"
        aria-label="Order ticket"
        noValidate
      >
        <Segmented
          label="Side"
          fill
          value={draft.side}
          options={sideOptions}
          onChange={(side) => changeTicket({ side })}
        />
        <Segmented
          label="Order type"
          fill
          tight
          value={draft.orderType}
          options={typeOptions}
          onChange={(orderType) => changeTicket({ orderType })}
        />
        <SizeFields {...props} errors={errors} powerQuantity={powerQuantity} />
        {takesStop(draft) ? <StopField instrument={instrument} errors={errors} /> : null}
        {draft.orderType === 'trailing_stop' ? <TrailField instrument={instrument} errors={errors} /> : null}
        {takesLimit(draft) ? <LimitField instrument={instrument} errors={errors} /> : null}
        {sleeps(draft) ? <TriggerField /> : null}
        <Terms draft={draft} />
        {draft.orderClass === 'simple' ? null : <LegFields instrument={instrument} errors={errors} />}
        <Button
          type="submit"
          tone={draft.side === 'buy' ? 'gain' : 'loss'}
          disabled={body === null}
          title={words}
          className="min-h-9 truncate"
        >
          <span className="truncate">{words}</span>
        </Button>
      </form>
      <SendList sends={sends} onAgain={sendAgain} onOpen={onOpenOrder} />
      <PreviewLines
        account={account}
        instrument={instrument}
        preview={body === null ? null : (preview.data ?? null)}
        error={body === null ? null : preview.error}
        quantity={body?.quantity ?? null}
      />
    </div>
  );
}

function Terms({ draft }: { readonly draft: TicketDraft }) {
  return (
    <>
      <div className="grid grid-cols-2 gap-2">
        <SelectField
          label="Time in force"
          value={draft.timeInForce}
          options={mustWait(draft) ? waitingTimes : timeOptions}
          onChange={(event) => changeTicket({ timeInForce: event.target.value as TicketDraft['timeInForce'] })}
        />
        <SelectField
          label="Exits"
          value={draft.orderClass}
          options={classOptions}
          onChange={(event) => changeTicket({ orderClass: event.target.value as TicketDraft['orderClass'] })}
        />
      </div>
      {draft.timeInForce === 'gtd' ? <GoodTillField draft={draft} /> : null}
      {draft.orderClass === 'simple' ? (
        <div className="flex flex-wrap gap-x-4 gap-y-1">
          <CheckField
            label="Reduce only"
            checked={draft.reduceOnly}
            onChange={(event) => changeTicket({ reduceOnly: event.target.checked })}
          />
          {mayTradeExtended(draft) ? (
            <CheckField
              label="Extended hours"
              checked={draft.extendedHours}
              onChange={(event) => changeTicket({ extendedHours: event.target.checked })}
            />
          ) : null}
        </div>
      ) : null}
    </>
  );
}

function GoodTillField({ draft }: { readonly draft: TicketDraft }) {
  return (
    <label className="flex flex-col gap-1">
      <span className="label">Until, your time</span>
      <input
        type="datetime-local"
        name="goodTillAt"
        className="h-8 w-full rounded-sheet border border-rule-strong bg-surface px-2 text-ink max-md:h-11"
        value={draft.goodTillAt}
        onChange={(event) => changeTicket({ goodTillAt: event.target.value })}
      />
    </label>
  );
}
