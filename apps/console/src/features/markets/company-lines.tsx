import type { FundamentalsView } from '@quire/contract';
import { Button } from '../../components/button.tsx';
import { Line, Lines } from '../../components/definition.tsx';
import { Instant } from '../../components/numbers.tsx';
import { formatCount, unknown } from '../../lib/decimal.ts';
import { useMe } from '../../lib/requests/me.ts';
import { operatesData } from '../../lib/roles.ts';
import { useAskFundamentals, useFundamentals } from './api/fundamentals.ts';

const fixed = (value: number | null | undefined, decimals: number): string => value?.toFixed(decimals) ?? unknown;

/** The real company behind a symbol, as a provider told of it; a dash for what none said. */
export function CompanyLines({ symbol }: { readonly symbol: string }) {
  const about = useFundamentals(symbol).data ?? null;
  const mayAsk = operatesData(useMe()?.roles ?? []);
  const { mutate, isPending } = useAskFundamentals(symbol);
  return (
    <>
      <h3 className="label flex items-center justify-between border-t border-rule px-3 pt-2">
        The real company
        {mayAsk ? (
          <Button small tone="quiet" disabled={isPending} onClick={() => mutate()}>
            Ask providers
          </Button>
        ) : null}
      </h3>
      <Company about={about} />
    </>
  );
}

function Company({ about }: { readonly about: FundamentalsView | null }) {
  return (
    <Lines>
      <Line name="Sector">{about?.sector ?? unknown}</Line>
      <Line name="Industry">{about?.industry ?? unknown}</Line>
      <Line name="Market value">{formatCount(about?.marketCapitalization)}</Line>
      <Line name="Price by earnings">{fixed(about?.peRatio, 2)}</Line>
      <Line name="Earnings per share">{fixed(about?.earningsPerShare, 2)}</Line>
      <Line name="Dividend yield">
        {about?.dividendYield == null ? unknown : `${(about.dividendYield * 100).toFixed(2)} %`}
      </Line>
      <Line name="Beta">{fixed(about?.beta, 2)}</Line>
      <Line name="Told by">
        {about === null ? (
          unknown
        ) : (
          <>
            {about.provider}, <Instant value={about.receivedAt} />
          </>
        )}
      </Line>
    </Lines>
  );
}
