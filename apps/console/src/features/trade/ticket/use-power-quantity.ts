import type { AccountView, InstrumentView } from '@quire/contract';
import { useEffect, useState } from 'react';
import { stream } from '../../../lib/stream/use-stream.ts';
import type { TicketDraft } from './ticket-draft.ts';
import { affordableQuantity } from './ticket-offers.ts';

const rhythmMs = 3_000;

/** The price that a size is reckoned at: the limit or the stop of the order, else the side of the quote that it would meet. */
export function sizingPrice(draft: TicketDraft, instrument: InstrumentView): string {
  const { orderType, limitPrice, stopPrice, side } = draft;
  const own = orderType === 'limit' || orderType === 'stop_limit' ? limitPrice : orderType === 'stop' ? stopPrice : '';
  if (own.trim() !== '') return own;
  const quote = stream.store.get().replica.quotes.get(instrument.symbol);
  return (side === 'buy' ? quote?.askPrice : quote?.bidPrice) ?? instrument.lastPrice ?? '';
}

/** What the percentage of buying power comes to. Reckoned anew every three seconds, not per quote: the size must be readable. */
export function usePowerQuantity(draft: TicketDraft, account: AccountView, instrument: InstrumentView): string | null {
  const isAsked = draft.sizeBy === 'power' && /^\d+(\.\d+)?$/.test(draft.percent.trim());
  const [beat, setBeat] = useState(0);
  const [quantity, setQuantity] = useState<string | null>(null);
  useEffect(() => {
    if (!isAsked) return;
    const timer = setInterval(() => setBeat((count) => count + 1), rhythmMs);
    return () => clearInterval(timer);
  }, [isAsked]);
  const { buyingPower, feeRate } = account;
  const { quantityIncrement: increment } = instrument;
  const price = sizingPrice(draft, instrument);
  const isOwnPrice = draft.limitPrice === price || draft.stopPrice === price;
  const offer = (): string | null =>
    isAsked ? affordableQuantity({ buyingPower, feeRate, percent: draft.percent, price, increment }) : null;
  const { percent, side, orderType, sizeBy } = draft;
  const identity = [
    beat,
    isAsked,
    sizeBy,
    percent,
    side,
    orderType,
    instrument.symbol,
    account.accountId,
    isOwnPrice ? price : '',
  ].join('|');
  // Everything that matters between two beats is in the identity; buying power and quotes wait for the next one.
  const [seen, setSeen] = useState('');
  if (seen !== identity) {
    setSeen(identity);
    setQuantity(offer());
  }
  return isAsked ? quantity : null;
}
