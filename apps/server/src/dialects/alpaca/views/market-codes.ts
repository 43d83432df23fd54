/** The letters of the consolidated tapes, as far as this market uses them. */
export const exchangeNames: Readonly<Record<string, string>> = {
  A: 'NYSE American (AMEX)',
  N: 'New York Stock Exchange',
  P: 'NYSE Arca',
  Q: 'NASDAQ',
  V: 'IEX',
  Z: 'Cboe BZX',
};

/** Every trade here is a regular sale, every quote a regular one on both sides. */
export const tradeConditions: Readonly<Record<string, string>> = { '@': 'Regular Sale' };
export const quoteConditions: Readonly<Record<string, string>> = { R: 'Regular Two Sided Open' };
