import { DecimalField } from './decimal-field.tsx';
import type { PriceFieldProps } from './price-fields.tsx';
import type { TicketDraft } from './ticket-draft.ts';
import { changeTicket, useTicket } from './ticket-store.ts';

const about: Readonly<Record<TicketDraft['orderClass'], string>> = {
  simple: '',
  bracket: 'Both exits wait until the entry trades, and guard what it has filled. One that trades ends the other.',
  oto: 'Give one of the two. It waits until the entry trades.',
  oco: 'The limit above is the first exit, the stop is the other. One that trades ends the other.',
};

/** Where a position is to be left: at a profit, at a loss. */
export function LegFields({ instrument, errors }: PriceFieldProps) {
  const { draft } = useTicket();
  const field = (name: 'takeProfit' | 'stopLoss' | 'stopLossLimit', label: string, placeholder = '') => (
    <DecimalField
      label={label}
      name={name}
      unit={instrument.currency}
      increment={instrument.priceIncrement}
      placeholder={placeholder}
      error={errors[name]}
      value={draft[name]}
      onValue={(value) => changeTicket({ [name]: value })}
    />
  );
  return (
    <fieldset className="flex flex-col gap-2 border-l-2 border-rule-strong pl-2.5">
      <legend className="sr-only">Exits</legend>
      <p className="text-[12px] leading-snug text-muted">{about[draft.orderClass]}</p>
      {draft.orderClass === 'oco' ? null : field('takeProfit', 'Take profit at')}
      {field('stopLoss', 'Stop loss at')}
      {field('stopLossLimit', 'Stop loss, limit', 'at market')}
    </fieldset>
  );
}
