import type { AccountView, InstrumentView, PositionView, QuoteView } from '@quire/contract';
import { type FormEvent, type KeyboardEvent, useEffect, useRef } from 'react';
import { Button } from '../../../components/button.tsx';
import { CheckField, SelectField, TextField } from '../../../components/field.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { decimalsOf, formatGrouped } from '../../../lib/decimal.ts';
import { useStream } from '../../../lib/stream/use-stream.ts';
import { useOrderPreview } from '../api/preview-order.ts';
import { PreviewLines } from './preview-lines.tsx';
import { SendList } from './send-list.tsx';
import { useSends } from './sends.ts';
import {
  affordableQuantity,
  type DraftReading,
  describeDraft,
  readDraft,
  shareOfPosition,
  stepBy,
  type TicketDraft,
} from './ticket-draft.ts';
import { changeTicket, useTicket } from './ticket-store.ts';

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
  { value: 'market', label: 'Market' },
  { value: 'limit', label: 'Limit' },
] as const;
const timeOptions = [
  { value: 'day', label: 'Day' },
  { value: 'gtc', label: 'Until canceled' },
  { value: 'ioc', label: 'Immediate or cancel' },
  { value: 'fok', label: 'All or nothing' },
] as const;
const percents = [25, 50, 100] as const;

function onArrows(text: string, increment: string, apply: (text: string) => void) {
  return (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    apply(stepBy(text, increment, (event.key === 'ArrowUp' ? 1 : -1) * (event.shiftKey ? 10 : 1)));
  };
}

function offeredQuantity(
  draft: TicketDraft,
  percent: number,
  props: TicketProps,
  quote: QuoteView | undefined,
): string | null {
  const { account, instrument, position } = props;
  const reduces = position !== null && (draft.side === 'sell') === (position.side === 'long');
  if (reduces) return shareOfPosition(position.quantity, percent, instrument.quantityIncrement);
  const price =
    draft.orderType === 'limit' && draft.limitPrice !== ''
      ? draft.limitPrice
      : (quote?.askPrice ?? instrument.lastPrice ?? '');
  const { buyingPower, feeRate } = account;
  return affordableQuantity({ buyingPower, feeRate, percent, price, increment: instrument.quantityIncrement });
}

export function Ticket(props: TicketProps) {
  const { account, instrument, onOpenOrder } = props;
  const { draft, asked } = useTicket();
  const quote = useStream((snapshot) => snapshot.replica.quotes.get(instrument.symbol));
  const { sends, send, sendAgain } = useSends();
  const quantityField = useRef<HTMLFormElement>(null);
  const reading = readDraft(draft, instrument, account.accountId);
  const body = reading.state === 'ready' ? reading.body : null;
  const preview = useOrderPreview(account.permission === 'view' ? null : body);

  useEffect(() => {
    if (asked === 0) return;
    const field = quantityField.current?.elements.namedItem('quantity');
    if (field instanceof HTMLInputElement) field.select();
  }, [asked]);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (body === null) return;
    send(body, describeDraft(draft, instrument.symbol));
    changeTicket({ quantity: '' });
  };
  if (account.permission === 'view') {
    return <p className="p-3 text-muted">You may look at {account.name}, not trade in it.</p>;
  }
  return (
    <div className="flex min-h-full flex-col">
      <form
        ref={quantityField}
        onSubmit={submit}
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
          value={draft.orderType}
          options={typeOptions}
          onChange={(orderType) => changeTicket({ orderType })}
        />
        <QuantityField {...props} reading={reading} quote={quote} />
        {draft.orderType === 'limit' ? <LimitField {...props} reading={reading} quote={quote} /> : null}
        <SelectField
          label="Time in force"
          value={draft.timeInForce}
          options={timeOptions}
          onChange={(event) => changeTicket({ timeInForce: event.target.value as TicketDraft['timeInForce'] })}
        />
        <CheckField
          label="Reduce only"
          checked={draft.reduceOnly}
          onChange={(event) => changeTicket({ reduceOnly: event.target.checked })}
        />
        <Button
          type="submit"
          tone={draft.side === 'buy' ? 'gain' : 'loss'}
          disabled={body === null}
          className="min-h-9 truncate"
        >
          {describeDraft(draft, instrument.symbol)}
        </Button>
      </form>
      <SendList sends={sends} onAgain={sendAgain} onOpen={onOpenOrder} />
      <PreviewLines
        account={account}
        instrument={instrument}
        preview={body === null ? null : (preview.data ?? null)}
        error={body === null ? null : preview.error}
        quantity={draft.quantity}
      />
    </div>
  );
}

interface FieldProps extends TicketProps {
  readonly reading: DraftReading;
  readonly quote: QuoteView | undefined;
}

function QuantityField({ reading, quote, ...props }: FieldProps) {
  const { draft } = useTicket();
  const { instrument } = props;
  const offer = (percent: number): void => {
    const quantity = offeredQuantity(draft, percent, props, quote);
    if (quantity !== null) changeTicket({ quantity });
  };
  return (
    <div className="flex flex-col gap-1">
      <TextField
        label="Quantity"
        name="quantity"
        inputMode="decimal"
        autoComplete="off"
        className="text-right tabular-nums"
        unit={instrument.assetClass === 'crypto' ? (instrument.symbol.split('/')[0] ?? 'units') : 'shares'}
        style={{ paddingRight: 56 }}
        value={draft.quantity}
        error={reading.state === 'wrong' ? (reading.errors.quantity ?? null) : null}
        onChange={(event) => changeTicket({ quantity: event.target.value })}
        onKeyDown={onArrows(
          draft.quantity,
          instrument.quantityMin === '0' ? instrument.quantityIncrement : instrument.quantityMin,
          (quantity) => changeTicket({ quantity }),
        )}
      />
      <fieldset className="flex gap-1">
        <legend className="sr-only">Share of buying power, or of the position</legend>
        {percents.map((percent) => (
          <Button key={percent} small tone="faint" className="flex-1" onClick={() => offer(percent)}>
            {percent}%
          </Button>
        ))}
      </fieldset>
    </div>
  );
}

function LimitField({ reading, quote, instrument }: FieldProps) {
  const { draft } = useTicket();
  const decimals = decimalsOf(instrument.priceIncrement);
  const near = draft.side === 'buy' ? quote?.bidPrice : quote?.askPrice;
  return (
    <TextField
      label="Limit price"
      name="limitPrice"
      inputMode="decimal"
      autoComplete="off"
      className="text-right tabular-nums"
      unit={instrument.currency}
      hint={
        near ? (
          <button
            type="button"
            className="underline decoration-dotted underline-offset-2 hover:text-ink"
            onClick={() => changeTicket({ limitPrice: near })}
          >
            {draft.side === 'buy' ? 'bid' : 'ask'} {formatGrouped(near, { decimalsMin: decimals })}
          </button>
        ) : undefined
      }
      value={draft.limitPrice}
      error={reading.state === 'wrong' ? (reading.errors.limitPrice ?? null) : null}
      onChange={(event) => changeTicket({ limitPrice: event.target.value })}
      onKeyDown={onArrows(draft.limitPrice, instrument.priceIncrement, (limitPrice) => changeTicket({ limitPrice }))}
    />
  );
}
