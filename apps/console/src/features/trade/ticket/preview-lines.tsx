import type { AccountView, InstrumentView, OrderPreview, SubmitOrderBody } from '@quire/contract';
import { Line, Lines } from '../../../components/definition.tsx';
import { Money, Price, Quantity } from '../../../components/numbers.tsx';
import { toApiError } from '../../../lib/api/problem.ts';
import { decimalsOf, formatGrouped, roundedText } from '../../../lib/decimal.ts';
import { Refusal, RefusalNumbers } from './refusal.tsx';
import { refusalWords } from './refusal-words.ts';
import { changeTicket } from './ticket-store.ts';

interface PreviewLinesProps {
  readonly account: AccountView;
  readonly instrument: InstrumentView;
  readonly preview: OrderPreview | null;
  readonly error: Error | null;
  /** Null when the order is sized by money. */
  readonly quantity: SubmitOrderBody['quantity'];
}

/** Before sending: what it costs, where it would fill now, what it does to buying power, and why it would be refused. */
export function PreviewLines({ account, instrument, preview, error, quantity }: PreviewLinesProps) {
  const decimals = decimalsOf(instrument.priceIncrement);
  const problem = error ? toApiError(error) : null;
  return (
    <section aria-label="Before sending" className="border-t border-rule">
      {preview?.refusal ? <Refusal title="Would be denied" {...preview.refusal} onChange={changeTicket} /> : null}
      {problem && problem.status > 0 ? (
        <Refusal
          title="Would be refused"
          code={problem.code}
          message={problem.message}
          details={problem.details}
          onChange={changeTicket}
        />
      ) : null}
      {preview?.warnings.map((warning) => (
        <Warning key={warning.code} {...warning} />
      ))}
      <Lines>
        <Line name="Would fill now">
          {preview?.fillableNow ? (
            <>
              {formatGrouped(preview.fillableNow)}
              {quantity == null ? '' : ` of ${formatGrouped(String(quantity))}`}
            </>
          ) : (
            '\u2013'
          )}
        </Line>
        <Line name="At about">
          <Price value={roundedText(preview?.estimatedPrice, decimals + 2)} decimals={decimals} />
        </Line>
        <Line name="Notional">
          <Money value={preview?.estimatedNotional} />
        </Line>
        <Line name="Fees, at most">
          <Money value={preview?.estimatedFee} decimalsMax={4} />
        </Line>
        <Line
          name={preview && preview.multiplier > 1 ? `Holds back, at ${preview.multiplier}\u00d7 margin` : 'Holds back'}
        >
          <Money value={preview?.reservedCash} currency={account.currency} />
        </Line>
        <Line name="Buying power" total>
          <Money value={preview?.buyingPower ?? account.buyingPower} currency={account.currency} />
        </Line>
        <Line name="after">
          <Money value={preview?.buyingPowerAfter} currency={account.currency} />
        </Line>
        <Line name="Position after">
          <Quantity value={preview?.positionAfter} />
        </Line>
      </Lines>
    </section>
  );
}

type WarningProps = OrderPreview['warnings'][number];

/** What it may bring though nothing refuses it. */
function Warning({ message, details }: WarningProps) {
  const { sentence, numbers } = refusalWords(message, details);
  return (
    <div role="status" className="border-b border-rule border-l-2 border-l-warn px-3 py-2 text-[12.5px]">
      <p>
        <b className="font-semibold text-warn">Mind:</b> {sentence}
      </p>
      <RefusalNumbers numbers={numbers} />
    </div>
  );
}
