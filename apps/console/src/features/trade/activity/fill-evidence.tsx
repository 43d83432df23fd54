import type { FillExplanation } from '@quire/contract';
import type { ReactNode } from 'react';
import { Line, Lines } from '../../../components/definition.tsx';
import { Instant, Money, Price, Quantity } from '../../../components/numbers.tsx';
import { RawJson } from '../../../components/raw-json.tsx';
import { QueryState } from '../../../components/states.tsx';
import { formatGrouped } from '../../../lib/decimal.ts';
import { instantMs } from '../../../lib/time.ts';
import { useFillEvidence } from '../api/fill-evidence.ts';
import { codeWords } from '../ticket/refusal-words.ts';
import { Section } from './story-section.tsx';

/** Why a fill happened at its price and size: what it met, the model, the queue, the time it took, the fees. */
export function FillEvidence({ fillId }: { readonly fillId: string }) {
  const query = useFillEvidence(fillId);
  return <QueryState query={query}>{(explanation) => <Evidence explanation={explanation} />}</QueryState>;
}

function Evidence({ explanation }: { readonly explanation: FillExplanation }) {
  const { reason, model, fees, fill } = explanation;
  const parameters = Object.entries(model.parameters);
  return (
    <div data-testid="evidence">
      <p className="border-l-2 border-accent mx-3 mt-2 mb-2.5 pl-2.5 text-[13.5px] leading-snug">{reason}</p>
      <Met explanation={explanation} />
      <Size explanation={explanation} />
      <Section title="Model">
        <Lines>
          <Line name="Model and version">
            {model.name}, version {model.version}
          </Line>
          <Line name="What let it fill">{codeWords(explanation.part)}</Line>
          {parameters.map(([name, value]) => (
            <Line key={name} name={name}>
              {value}
            </Line>
          ))}
          {parameters.length === 0 ? <Line name="Parameters">none</Line> : null}
        </Lines>
      </Section>
      <Section title="Fees, line by line">
        <Lines>
          {fees.map(({ kind, amount }) => (
            <Line key={kind} name={codeWords(kind)}>
              <Money value={amount} decimalsMax={9} />
            </Line>
          ))}
          <Line name="In all" total>
            <Money value={fill.fee} decimalsMax={9} />
          </Line>
        </Lines>
      </Section>
      <Section title="Raw evidence">
        <div className="px-3 pb-3">
          <RawJson label="Raw evidence" value={explanation} />
        </div>
      </Section>
    </div>
  );
}

/** What of the market it met. What the model did not look at is not listed. */
function Met({ explanation: { book, quote, print, bar } }: { readonly explanation: FillExplanation }) {
  return (
    <>
      {book === null ? null : <QuoteMet title="The book it met" quote={book} word="book" />}
      {quote === null ? null : <QuoteMet title="The quote it met" quote={quote} word="quote" />}
      {print === null ? null : (
        <Section title="The print it met">
          <Lines>
            <Line name="Print">
              <Amount price={print.price} quantity={print.quantity} />
            </Line>
            <Line name="Print sequence">{formatGrouped(String(print.printSequence))}</Line>
            <Line name="At">
              <Instant value={print.at} style="full" />
            </Line>
          </Lines>
        </Section>
      )}
      {bar === null ? null : (
        <Section title="The bar it met">
          <Lines>
            {(['open', 'high', 'low', 'close'] as const).map((name) => (
              <Line key={name} name={codeWords(name)}>
                <Price value={bar[name]} decimals={2} />
              </Line>
            ))}
            <Line name="volume">
              <Quantity value={bar.volume} />
            </Line>
            <Line name="Opened">
              <Instant value={bar.openTime} style="full" />
            </Line>
          </Lines>
        </Section>
      )}
    </>
  );
}

function Amount({ price, quantity }: { readonly price: string; readonly quantity: string }): ReactNode {
  return (
    <>
      <Quantity value={quantity} /> at <Price value={price} decimals={2} />
    </>
  );
}

interface QuoteMetProps {
  readonly title: string;
  readonly word: string;
  readonly quote: NonNullable<FillExplanation['quote']>;
}

function QuoteMet({ title, word, quote }: QuoteMetProps) {
  return (
    <Section title={title}>
      <Lines>
        <Line name="Bid">
          <Amount price={quote.bidPrice} quantity={quote.bidQuantity} />
        </Line>
        <Line name="Ask">
          <Amount price={quote.askPrice} quantity={quote.askQuantity} />
        </Line>
        <Line name={`Sequence of the ${word}`}>
          {formatGrouped(quote.sequence === null ? null : String(quote.sequence))}
        </Line>
        <Line name="At">
          <Instant value={quote.at} style="full" />
        </Line>
      </Lines>
    </Section>
  );
}

function Size({ explanation }: { readonly explanation: FillExplanation }) {
  const { fill, wanted, available, takenBefore, queueAhead, limitPrice, arrivedAt, reportedAt } = explanation;
  const latencyMs = instantMs(fill.at) - instantMs(arrivedAt);
  return (
    <Section title="Size, queue and time">
      <Lines>
        <Line name="Wanted">
          <Quantity value={wanted} />
        </Line>
        <Line name="Available to it">
          <Quantity value={available} />
        </Line>
        <Line name="Taken by others before">
          <Quantity value={takenBefore} />
        </Line>
        <Line name="Queue ahead">
          <Quantity value={queueAhead} />
        </Line>
        <Line name="Its limit">
          <Price value={limitPrice} decimals={2} />
        </Line>
        <Line name="Arrived at the exchange">
          <Instant value={arrivedAt} style="full" />
        </Line>
        <Line name="From arrival to fill">
          {Number.isFinite(latencyMs) ? `${formatGrouped(latencyMs.toFixed(0))}\u202fms` : '\u2013'}
        </Line>
        <Line name="Reported">
          <Instant value={reportedAt} style="full" />
        </Line>
      </Lines>
    </Section>
  );
}
