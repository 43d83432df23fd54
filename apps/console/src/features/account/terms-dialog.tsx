import type { AccountStandingView, AccountView } from '@quire/contract';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { CheckField, SelectField, TextAreaField, TextField } from '../../components/field.tsx';
import { Failure } from '../../components/states.tsx';
import { toastDone } from '../../lib/toast.ts';
import { useChangeTerms } from './api/standing.ts';
import { type TermsDraft, termsBodyOf, termsDraftOf } from './terms-draft.ts';

interface TermsDialogProps {
  readonly account: AccountView;
  readonly terms: AccountStandingView['terms'];
  readonly onClose: () => void;
}

/** What is on order stays reserved as it was: terms take effect with the next order. */
export function TermsDialog({ account, terms, onClose }: TermsDialogProps) {
  const [draft, setDraft] = useState(() => termsDraftOf(terms));
  const body = termsBodyOf(draft);
  const change = useChangeTerms(account.accountId, () => {
    toastDone('New terms', `${account.name} trades by them from the next order on.`);
    onClose();
  });
  const set = (part: Partial<TermsDraft>): void => setDraft({ ...draft, ...part });
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={`Terms of ${account.name}`}
      description="They take effect at once; what is on order stays reserved as it was. Rates are in percent."
      footer={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button
            tone="accent"
            disabled={body === null || change.isPending}
            onClick={() => body !== null && change.mutate(body)}
          >
            Set terms
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
        <RuleFields draft={draft} set={set} />
        <FeeFields draft={draft} set={set} />
      </div>
      {change.error ? <Failure error={change.error} /> : null}
    </Dialog>
  );
}

interface PartProps {
  readonly draft: TermsDraft;
  readonly set: (part: Partial<TermsDraft>) => void;
}

interface ChoiceProps<Name extends keyof TermsDraft> extends PartProps {
  readonly name: Name;
  readonly label: string;
  readonly options: readonly { readonly value: TermsDraft[Name] & string; readonly label: string }[];
}

function Choice<Name extends keyof TermsDraft>({ draft, set, name, label, options }: ChoiceProps<Name>) {
  return (
    <SelectField
      label={label}
      value={String(draft[name])}
      options={options}
      onChange={(event) => set({ [name]: event.target.value })}
    />
  );
}

interface NumberProps extends PartProps {
  readonly name: keyof TermsDraft;
  readonly label: string;
  readonly unit?: string;
}

function NumberField({ draft, set, name, label, unit }: NumberProps) {
  return (
    <TextField
      label={label}
      inputMode="decimal"
      autoComplete="off"
      className="text-right tabular-nums"
      {...(unit ? { unit } : {})}
      value={String(draft[name])}
      onChange={(event) => set({ [name]: event.target.value })}
    />
  );
}

function RuleFields({ draft, set }: PartProps) {
  const part = { draft, set };
  const isMargin = draft.kind === 'margin';
  return (
    <div className="flex flex-col gap-2.5">
      <Choice
        {...part}
        name="kind"
        label="Kind"
        options={[
          { value: 'cash', label: 'Cash' },
          { value: 'margin', label: 'Margin' },
        ]}
      />
      {isMargin ? (
        <>
          <Choice
            {...part}
            name="leverage"
            label="Buying power"
            options={[
              { value: '2', label: '2\u00d7, Regulation T' },
              { value: '4', label: '4\u00d7 within the day' },
            ]}
          />
          <Choice
            {...part}
            name="marginCall"
            label="At a margin call"
            options={[
              { value: 'liquidate', label: 'Sell at once' },
              { value: 'liquidate_at_roll', label: 'Sell at the end of the day' },
              { value: 'warn', label: 'Say so only' },
            ]}
          />
          <NumberField {...part} name="debitInterest" label="Interest on money owed" unit="% a year" />
          <NumberField {...part} name="borrowFee" label="Fee on borrowed shares" unit="% a year" />
        </>
      ) : (
        <>
          <Choice
            {...part}
            name="settlement"
            label="Settlement"
            options={[
              { value: 'immediate', label: 'At once' },
              { value: 'next_day', label: 'The next trading date' },
            ]}
          />
          <Choice
            {...part}
            name="unsettledFunds"
            label="Unsettled proceeds"
            options={[
              { value: 'refuse', label: 'Buy nothing' },
              { value: 'good_faith', label: 'Buy, in good faith' },
            ]}
          />
        </>
      )}
      <Choice
        {...part}
        name="dayTrading"
        label="Pattern day trading"
        options={[
          { value: 'off', label: 'No rule' },
          { value: 'refuse', label: 'Refuse the fourth in five dates' },
        ]}
      />
      {draft.dayTrading === 'refuse' ? (
        <NumberField {...part} name="dayTradingEquityMin" label="Free from equity of" unit="USD" />
      ) : null}
      <CheckField
        label="Scripted outcomes, for testing bots"
        checked={draft.scriptedOutcomes}
        onChange={(event) => set({ scriptedOutcomes: event.target.checked })}
      />
    </div>
  );
}

function FeeFields({ draft, set }: PartProps) {
  const part = { draft, set };
  const { commission } = draft;
  return (
    <div className="flex flex-col gap-2.5">
      <Choice
        {...part}
        name="commission"
        label="Commission"
        options={[
          { value: 'account', label: 'The percentage it was opened with' },
          { value: 'zero', label: 'None' },
          { value: 'percentage', label: 'Percentage, makers and takers' },
          { value: 'per_share', label: 'Per share' },
          { value: 'tiered', label: 'Tiers by volume' },
        ]}
      />
      {commission === 'percentage' ? (
        <>
          <NumberField {...part} name="makerRate" label="Makers" unit="%" />
          <NumberField {...part} name="takerRate" label="Takers" unit="%" />
        </>
      ) : null}
      {commission === 'per_share' ? (
        <>
          <NumberField {...part} name="perShare" label="Per share" unit="USD" />
          <NumberField {...part} name="orderMin" label="At least, an order" unit="USD" />
          <NumberField {...part} name="orderMax" label="At most, an order (empty: no limit)" unit="USD" />
        </>
      ) : null}
      {commission === 'tiered' ? (
        <TextAreaField
          label="Tiers"
          hint="volume from, maker %, taker %"
          value={draft.tiers}
          onChange={(event) => set({ tiers: event.target.value })}
        />
      ) : null}
      {commission === 'account' ? null : (
        <CheckField
          label="What regulators take of sales of shares"
          checked={draft.hasRegulatory}
          onChange={(event) => set({ hasRegulatory: event.target.checked })}
        />
      )}
      {draft.hasRegulatory && commission !== 'account' ? (
        <>
          <NumberField {...part} name="secPerMillion" label="SEC, of a million sold" unit="USD" />
          <NumberField {...part} name="tafPerShare" label="FINRA TAF, a share" unit="USD" />
          <NumberField {...part} name="tafOrderMax" label="FINRA TAF, at most" unit="USD" />
          <TextField
            label="In force since"
            type="date"
            value={draft.asOf}
            onChange={(event) => set({ asOf: event.target.value })}
          />
          <TextField
            label="Source"
            maxLength={200}
            value={draft.source}
            onChange={(event) => set({ source: event.target.value })}
          />
        </>
      ) : null}
    </div>
  );
}
