/** The document trades pairs against a dollar coin and writes them in one word: `BTC/USD` is `BTCUSDT` there. */
export function paperSymbol(symbol: string): string {
  return symbol.endsWith('/USD') ? `${symbol.slice(0, -'/USD'.length)}USDT` : symbol.replace('/', '');
}

/** What is held of an instrument: the first half of a pair, or the share. */
export const assetOf = (symbol: string): string => symbol.split('/')[0]!;
