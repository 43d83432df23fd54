import type { AccountView, InstrumentView, PositionView } from '@quire/contract';
import { Button } from '../../../components/button.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { formatGrouped } from '../../../lib/decimal.ts';
import { DecimalField } from './decimal-field.tsx';
import { type DraftErrors, mayBeMoney, type TicketDraft } from './ticket-draft.ts';
import { affordableQuantity, quantityStep, shareOfPosition } from './ticket-offers.ts';
import { changeTicket, useTicket } from './ticket-store.ts';
import { sizingPrice } from './use-power-quantity.ts';

interface SizeFieldsProps {
  readonly account: AccountView;
  readonly instrument: InstrumentView;
  readonly position: PositionView | null;
  readonly errors: DraftErrors;
  readonly powerQuantity: string | null;
}

const percents = ['25', '50', '100'] as const;

export const unitOf = (instrument: InstrumentView): string =>
  instrument.assetClass === 'crypto' ? (instrument.symbol.split('/')[0] ?? 'units') : 'shares';

function offeredQuantity(draft: TicketDraft, percent: string, props: SizeFieldsProps): string | null {
  const { account, instrument, position } = props;
  const increment = instrument.quantityIncrement;
  const reduces = position !== null && (draft.side === 'sell') === (position.side === 'long');
  if (reduces) return shareOfPosition(position.quantity, Number(percent), increment);
  const { buyingPower, feeRate } = account;
  return affordableQuantity({ buyingPower, feeRate, percent, price: sizingPrice(draft, instrument), increment });
}

/** How much: in units, in money, or as a share of the buying power. */
export function SizeFields(props: SizeFieldsProps) {
  const { instrument, powerQuantity } = props;
  const { draft } = useTicket();
  const sizes = [
    { value: 'quantity', label: instrument.assetClass === 'crypto' ? 'Units' : 'Shares' },
    ...(mayBeMoney(draft) && instrument.fractionable ? [{ value: 'notional', label: 'Money' } as const] : []),
    { value: 'power', label: '% of power', name: 'Percent of buying power' },
  ] as const;
  return (
    <div className="flex flex-col gap-1.5">
      <Segmented
        small
        fill
        label="Size by"
        value={draft.sizeBy}
        options={sizes}
        onChange={(sizeBy) => changeTicket({ sizeBy })}
      />
      {draft.sizeBy === 'quantity' ? <QuantityField {...props} /> : null}
      {draft.sizeBy === 'notional' ? (
        <DecimalField
          label="Amount"
          name="notional"
          unit={instrument.currency}
          increment="1"
          error={props.errors.notional}
          hint="the fee comes on top"
          value={draft.notional}
          onValue={(notional) => changeTicket({ notional })}
        />
      ) : null}
      {draft.sizeBy === 'power' ? (
        <DecimalField
          label="Percent of buying power"
          name="percent"
          unit="%"
          increment="1"
          error={props.errors.percent}
          hint={
            powerQuantity === null ? undefined : `${formatGrouped(powerQuantity)} ${unitOf(instrument)}, fee included`
          }
          value={draft.percent}
          onValue={(percent) => changeTicket({ percent })}
        />
      ) : null}
    </div>
  );
}

function QuantityField(props: SizeFieldsProps) {
  const { instrument, errors } = props;
  const { draft } = useTicket();
  const offer = (percent: string): void => {
    const quantity = offeredQuantity(draft, percent, props);
    if (quantity !== null) changeTicket({ quantity });
  };
  return (
    <div className="flex flex-col gap-1">
      <DecimalField
        label="Quantity"
        name="quantity"
        unit={unitOf(instrument)}
        increment={quantityStep(instrument)}
        error={errors.quantity}
        value={draft.quantity}
        onValue={(quantity) => changeTicket({ quantity })}
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
