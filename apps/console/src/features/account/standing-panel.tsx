import type { AccountStandingView, AccountView } from '@quire/contract';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Line, Lines } from '../../components/definition.tsx';
import { Instant, Money } from '../../components/numbers.tsx';
import { Panel } from '../../components/panel.tsx';
import { QueryState } from '../../components/states.tsx';
import { useStanding } from './api/standing.ts';
import { TermsDialog } from './terms-dialog.tsx';
import { termsDraftOf } from './terms-draft.ts';

/** The rules that an account trades by, and what they say of it now. */
export function StandingPanel({ account }: { readonly account: AccountView }) {
  const query = useStanding(account.accountId);
  const [isChanging, setChanging] = useState(false);
  const mayManage = account.permission === 'manage' && account.closedAt === null;
  return (
    <Panel
      title="Terms and margin"
      note={account.name}
      isText
      actions={
        mayManage && query.data ? (
          <Button small onClick={() => setChanging(true)}>
            Change terms
          </Button>
        ) : null
      }
    >
      <QueryState query={query}>
        {(standing) => (
          <>
            {standing.marginCalledAt === null ? null : <MarginCall standing={standing} account={account} />}
            <TermLines standing={standing} />
            <MarginLines standing={standing} currency={account.currency} />
            {isChanging ? (
              <TermsDialog account={account} terms={standing.terms} onClose={() => setChanging(false)} />
            ) : null}
          </>
        )}
      </QueryState>
    </Panel>
  );
}

interface StandingProps {
  readonly standing: AccountStandingView;
}

function MarginCall({ standing, account }: StandingProps & { readonly account: AccountView }) {
  return (
    <p role="alert" className="m-3 border-l-2 border-loss pl-2.5 text-[13px]">
      <b className="font-semibold text-loss">Margin call</b> since{' '}
      <Instant value={standing.marginCalledAt} style="full" />: equity{' '}
      <Money value={standing.equity} currency={account.currency} />, maintenance needs{' '}
      <Money value={standing.maintenanceMargin} currency={account.currency} />.
    </p>
  );
}

const settlements = { immediate: 'at once', next_day: 'the next trading date' } as const;
const calls = { liquidate: 'sells at once', liquidate_at_roll: 'sells at the end of the day', warn: 'warns' } as const;
const commissions = {
  account: 'the percentage it was opened with',
  zero: 'none',
  percentage: 'percentage',
  per_share: 'per share',
  tiered: 'tiers by volume',
} as const;

function TermLines({ standing }: StandingProps) {
  const { terms } = standing;
  const draft = termsDraftOf(terms);
  const isMargin = draft.kind === 'margin';
  return (
    <Lines>
      <Line name="Kind">{terms === null ? 'cash, plain' : isMargin ? `margin, ${draft.leverage}\u00d7` : 'cash'}</Line>
      <Line name="Commission">{commissions[draft.commission]}</Line>
      <Line name="Regulatory fees">{draft.hasRegulatory ? `as of ${draft.asOf}` : 'none'}</Line>
      <Line name="Settlement">{settlements[draft.settlement]}</Line>
      <Line name="Pattern day trading">
        {draft.dayTrading === 'off' ? 'no rule' : 'the fourth in five dates is refused'}
      </Line>
      {isMargin ? (
        <>
          <Line name="At a margin call">{calls[draft.marginCall]}</Line>
          <Line name="Interest and borrow fee">
            {draft.debitInterest}
            {'\u202f%, '}
            {draft.borrowFee}
            {'\u202f% a year'}
          </Line>
        </>
      ) : null}
      <Line name="Scripted outcomes">{draft.scriptedOutcomes ? 'allowed' : 'no'}</Line>
      <Line name={<span title="A reset begins a new one; what was before stays on record">Season</span>}>
        {standing.season}
      </Line>
    </Lines>
  );
}

function MarginLines({ standing, currency }: StandingProps & { readonly currency: string }) {
  const line = (name: string, value: string | null, total = false) => (
    <Line name={name} total={total}>
      <Money value={value} currency={currency} />
    </Line>
  );
  return (
    <Lines>
      {line('Buying power', standing.buyingPower, true)}
      {line('Regulation T buying power', standing.regtBuyingPower)}
      {line('Day-trading buying power', standing.daytradingBuyingPower)}
      {line('Non-marginable buying power', standing.nonMarginableBuyingPower)}
      {line('Initial margin', standing.initialMargin)}
      {line('Maintenance margin', standing.maintenanceMargin)}
      {line('Long market value', standing.longMarketValue)}
      {line('Short market value', standing.shortMarketValue)}
      {line('Special memorandum account', standing.sma)}
      {line('Unsettled cash', standing.unsettledCash)}
      {line('Equity at the last roll', standing.lastEquity)}
      <Line name="Day trades in five dates">{standing.dayTradeCount}</Line>
    </Lines>
  );
}
