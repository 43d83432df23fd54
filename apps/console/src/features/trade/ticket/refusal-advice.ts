import type { TicketDraft } from './ticket-draft.ts';

/** What a person can do about a refusal: in words, and where the ticket can do it, the change that does. */
export interface Advice {
  readonly words: string;
  readonly change?: { readonly label: string; readonly draft: Partial<TicketDraft> };
}

const advices: Readonly<Record<string, Advice>> = {
  INSUFFICIENT_BUYING_POWER: {
    words: 'Ask for less, cancel orders that hold cash back, or deposit.',
    // Not all of it: a market order is reckoned at the worst price that it may meet in the book.
    change: { label: 'Nearly all it can pay for', draft: { sizeBy: 'power', percent: '98' } },
  },
  INSUFFICIENT_QUANTITY: {
    words: 'Sell less, cancel the orders that have promised it, or open the account for short selling.',
  },
  ORDER_NOTIONAL_MAX: { words: 'Split it into smaller orders: the largest is set for the account.' },
  MARKET_CLOSED: {
    words: 'It can wait for the opening as a day order.',
    change: { label: 'Make it a day order', draft: { timeInForce: 'day' } },
  },
  AUCTION_CLOSED: {
    words: 'Send it later, or let it trade without the auction.',
    change: { label: 'Make it a day order', draft: { timeInForce: 'day' } },
  },
  NO_REFERENCE_PRICE: {
    words: 'Give a limit price, from which its cost is known.',
    change: { label: 'Make it a limit order', draft: { orderType: 'limit' } },
  },
  NOTIONAL_NOT_ALLOWED: {
    words: 'Give its size in units.',
    change: { label: 'Size in units', draft: { sizeBy: 'quantity' } },
  },
  REDUCE_ONLY_NOTHING_TO_CLOSE: {
    words: 'There is nothing to reduce; without reduce only it opens a position.',
    change: { label: 'Without reduce only', draft: { reduceOnly: false } },
  },
  REDUCE_ONLY_RESTING: { words: 'Cancel the reduce-only order of this side under Open orders first.' },
  WASH_TRADE: { words: 'Cancel your order on the other side under Open orders first, or move this one away from it.' },
  NOT_SHORTABLE: { words: 'Sell no more than you hold.' },
  SHORT_FRACTION: { words: 'Sell short in whole shares.' },
  NOT_EASY_TO_BORROW: { words: 'Sell no more than you hold; an operator says which shares can be borrowed.' },
  PATTERN_DAY_TRADER: { words: 'Hold it until the next trading date, or bring the equity above the minimum.' },
  TRADING_SUSPENDED: { words: 'Switch trading on again on the account page, under What it may do.' },
  ACCOUNT_BLOCKED: { words: 'Ask an operator: only cancels pass until the block is lifted.' },
  ACCOUNT_CLOSED: { words: 'Choose or open another account.' },
  FRACTIONAL_TRADING_OFF: { words: 'Ask for whole units, or switch fractions on, on the account page.' },
  KILL_SWITCH_ENGAGED: { words: 'Cancels pass; an operator releases the kill switch in the header.' },
  SAFETY_STATE_UNKNOWN: { words: 'Ask an operator whether trading is meant to be stopped.' },
  INSTRUMENT_NOT_TRADABLE: { words: 'Choose another symbol.' },
  PRICE_INCREMENT: { words: 'Round the price to its increment; the arrow keys step by it.' },
  LEG_PRICE_CROSSED: { words: 'A take profit lies beyond the entry, a stop loss before it.' },
  JOURNAL_UNAVAILABLE: { words: 'Nothing was lost; try again in a moment.' },
};

/** Null where the refusal says it all. */
export function refusalAdvice(code: string): Advice | null {
  return advices[code] ?? null;
}
