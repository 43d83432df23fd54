import type { InstrumentView } from '@quire/contract';
import { SelectField } from '../../../components/field.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { decimalsOf, formatGrouped } from '../../../lib/decimal.ts';
import { useStream } from '../../../lib/stream/use-stream.ts';
import { DecimalField } from './decimal-field.tsx';
import type { DraftErrors, TicketDraft } from './ticket-draft.ts';
import { changeTicket, useTicket } from './ticket-store.ts';

export interface PriceFieldProps {
  readonly instrument: InstrumentView;
  readonly errors: DraftErrors;
}

interface OfferProps {
  readonly word: string;
  readonly price: string;
  readonly instrument: InstrumentView;
  readonly onTake: () => void;
}

function PriceOffer({ word, price, instrument, onTake }: OfferProps) {
  return (
    <button type="button" className="underline decoration-dotted underline-offset-2 hover:text-ink" onClick={onTake}>
      {word} {formatGrouped(price, { decimalsMin: decimalsOf(instrument.priceIncrement) })}
    </button>
  );
}

export function LimitField({ instrument, errors }: PriceFieldProps) {
  const { draft } = useTicket();
  const quote = useStream((snapshot) => snapshot.replica.quotes.get(instrument.symbol));
  const near = draft.side === 'buy' ? quote?.bidPrice : quote?.askPrice;
  return (
    <DecimalField
      label="Limit price"
      name="limitPrice"
      unit={instrument.currency}
      increment={instrument.priceIncrement}
      error={errors.limitPrice}
      hint={
        near ? (
          <PriceOffer
            word={draft.side === 'buy' ? 'bid' : 'ask'}
            price={near}
            instrument={instrument}
            onTake={() => changeTicket({ limitPrice: near })}
          />
        ) : undefined
      }
      value={draft.limitPrice}
      onValue={(limitPrice) => changeTicket({ limitPrice })}
    />
  );
}

export function StopField({ instrument, errors }: PriceFieldProps) {
  const { draft } = useTicket();
  const last = useStream((snapshot) => snapshot.replica.prints[0]);
  const price = last?.symbol === instrument.symbol ? last.price : instrument.lastPrice;
  return (
    <DecimalField
      label="Stop price"
      name="stopPrice"
      unit={instrument.currency}
      increment={instrument.priceIncrement}
      error={errors.stopPrice}
      hint={
        price ? (
          <PriceOffer
            word="last"
            price={price}
            instrument={instrument}
            onTake={() => changeTicket({ stopPrice: price })}
          />
        ) : undefined
      }
      value={draft.stopPrice}
      onValue={(stopPrice) => changeTicket({ stopPrice })}
    />
  );
}

const trailOptions = [
  { value: 'percent', label: 'Percent' },
  { value: 'price', label: 'Price' },
] as const;

export function TrailField({ instrument, errors }: PriceFieldProps) {
  const { draft } = useTicket();
  const isPercent = draft.trailBy === 'percent';
  return (
    <div className="flex flex-col gap-1">
      <Segmented
        small
        fill
        label="Trail by"
        value={draft.trailBy}
        options={trailOptions}
        onChange={(trailBy) => changeTicket({ trailBy, trail: '' })}
      />
      <DecimalField
        label="Trail"
        name="trail"
        unit={isPercent ? '%' : instrument.currency}
        increment={isPercent ? '0.1' : instrument.priceIncrement}
        error={errors.trail}
        hint="behind the best price"
        value={draft.trail}
        onValue={(trail) => changeTicket({ trail })}
      />
    </div>
  );
}

const triggerOptions = [
  { value: 'trade', label: 'Last trade' },
  { value: 'quote', label: 'Bid or ask' },
] as const;

export function TriggerField() {
  const { draft } = useTicket();
  return (
    <SelectField
      label="Woken by"
      value={draft.triggerBy}
      options={triggerOptions}
      onChange={(event) => changeTicket({ triggerBy: event.target.value as TicketDraft['triggerBy'] })}
    />
  );
}
