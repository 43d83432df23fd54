import type { FillExplanation, FillView } from '@quire/contract';
import type { Instrument } from '@quire/core/market';
import type { EvidenceBar, EvidenceQuote, FillEvidence, OrderFilled } from '@quire/core/order';
import { cashText, instantText, priceText, quantityText } from '../../platform/wire.ts';

export type FeeLine = FillExplanation['fees'][number];

/**
 * Tells the evidence of a fill in the instrument's decimals, with one sentence on top.
 *
 * @param feeLines of the account's schedule; none where the fee is one commission
 */
export function explainFill(
  fill: FillView,
  event: OrderFilled,
  instrument: Instrument,
  feeLines: readonly FeeLine[],
): FillExplanation {
  const { evidence } = event;
  const { basis } = evidence;
  const lots = (quantity: number | null | undefined) =>
    quantity === null || quantity === undefined ? null : quantityText(quantity, instrument);
  return {
    fill,
    model: {
      name: basis?.name ?? evidence.model,
      version: basis?.version ?? 1,
      parameters: { ...basis?.parameters },
    },
    part: partOf(event),
    reason: reasonOf(event, instrument),
    book: bookMet(evidence, instrument),
    quote: 'quote' in evidence && evidence.quote !== null ? quoteMet(evidence.quote, instrument) : null,
    print: printMet(evidence, instrument),
    bar: barMet(evidence, instrument),
    limitPrice: basis === null || basis.limitPrice === null ? null : priceText(basis.limitPrice, instrument),
    wanted: lots(basis?.wanted),
    available: lots(basis?.available),
    takenBefore: lots(basis?.takenBefore),
    queueAhead: lots('queueAhead' in evidence ? roundedOrNull(evidence.queueAhead) : null),
    arrivedAt: basis === null ? null : instantText(basis.arrivedAt),
    reportedAt: basis === null ? null : instantText(basis.reportedAt),
    fees: feeLines.length > 0 ? [...feeLines] : [{ kind: 'commission', amount: cashText(event.fee) }],
  };
}

function roundedOrNull(quantity: number | null): number | null {
  return quantity === null ? null : Math.round(quantity);
}

function partOf({ evidence, liquidity }: OrderFilled): string {
  if ('part' in evidence) return evidence.part;
  if (evidence.model === 'bar') return evidence.reached;
  if (evidence.model === 'auction') return evidence.auction;
  if (evidence.model === 'reference') return evidence.reason.toLowerCase();
  return evidence.model === 'close' ? 'close' : liquidity;
}

function reasonOf({ evidence, liquidity, side, price }: OrderFilled, instrument: Instrument): string {
  const other = side === 'buy' ? 'ask' : 'bid';
  const at = priceText(price, instrument);
  switch (evidence.model) {
    case 'book':
      return liquidity === 'taker'
        ? `It took from the best ${other} of the book at ${at}.`
        : `It rested in the book at ${at} and was the oldest at the best price when somebody took it.`;
    case 'bar':
      return evidence.reached === 'open'
        ? `The bar opened at ${at}, at the order's price or better.`
        : `The bar traded through ${at} on its way to the ${evidence.reached}.`;
    case 'close':
      return `The bar closed at ${at}.`;
    case 'quote':
      if (evidence.part === 'crossed')
        return `It crossed the spread and took what was displayed at the ${other} of ${at}.`;
      if (evidence.part === 'beyond')
        return `It wanted more than the ${other} displayed; the rest moved the price to ${at}.`;
      return `It rested at ${at} until the ${other} came to it.`;
    case 'queue':
      return evidence.part === 'through'
        ? `A trade went through its limit of ${at}.`
        : `A trade at ${at} was larger than the queue ahead of it.`;
    case 'auction':
      return `The auction at the ${evidence.auction} traded at the single price of ${at}.`;
    case 'reference':
      return `${evidence.basis.name} fills here at ${at} (${evidence.reason}).`;
  }
}

function bookMet(evidence: FillEvidence, instrument: Instrument): FillExplanation['book'] {
  if (evidence.model !== 'book') return null;
  return { ...topOf(evidence, instrument), at: null, sequence: evidence.bookSequence };
}

function quoteMet(quote: EvidenceQuote, instrument: Instrument): FillExplanation['quote'] {
  return { ...topOf(quote, instrument), at: instantText(quote.at), sequence: null };
}

function topOf(
  top: Pick<EvidenceQuote, 'bidPrice' | 'bidQuantity' | 'askPrice' | 'askQuantity'>,
  instrument: Instrument,
) {
  return {
    bidPrice: priceText(top.bidPrice, instrument),
    bidQuantity: quantityText(top.bidQuantity, instrument),
    askPrice: priceText(top.askPrice, instrument),
    askQuantity: quantityText(top.askQuantity, instrument),
  };
}

function printMet(evidence: FillEvidence, instrument: Instrument): FillExplanation['print'] {
  if (!('print' in evidence) || evidence.print === null) return null;
  const { at, printSequence, price, quantity } = evidence.print;
  return {
    at: instantText(at),
    printSequence,
    price: priceText(price, instrument),
    quantity: quantityText(quantity, instrument),
  };
}

function barMet(evidence: FillEvidence, instrument: Instrument): FillExplanation['bar'] {
  if (evidence.model === 'bar' || evidence.model === 'close') return barText(evidence, instrument);
  return (evidence.model === 'reference' || evidence.model === 'auction') && evidence.bar !== null
    ? barText(evidence.bar, instrument)
    : null;
}

function barText(bar: EvidenceBar, instrument: Instrument): FillExplanation['bar'] {
  return {
    openTime: instantText(bar.openTime),
    open: priceText(bar.open, instrument),
    high: priceText(bar.high, instrument),
    low: priceText(bar.low, instrument),
    close: priceText(bar.close, instrument),
    volume: quantityText(Math.round(bar.volume), instrument),
  };
}
