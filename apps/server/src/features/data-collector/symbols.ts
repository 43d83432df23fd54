import { parseMarketSymbol } from '@quire/ports/market-data';
import { problem } from '../../platform/problem.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import { paperSymbol } from '../paper/symbols.ts';

/** `BTCUSDT`, as the collector's document writes pairs; the second half is one of the coins that stand for a dollar. */
const oneWordPair = /^([A-Z0-9]{2,12}?)(USDT|USDC)$/;

/**
 * One spelling of each symbol: what is traded in the world under the world's name, a pair with its slash, anything else as providers are
 * asked for it. Refused before a request is spent on what no provider could know.
 */
export function readSymbol(gateway: WorldGateway, text: string): string {
  const traded = gateway.instrumentBySymbol(text);
  if (traded !== null) return traded.symbol;
  const pair = oneWordPair.exec(text.trim().toUpperCase());
  const symbol = parseMarketSymbol(pair === null ? text : `${pair[1]}/${pair[2]}`);
  if (symbol === null) {
    throw problem('INVALID_FIELD', `${JSON.stringify(text.slice(0, 40))} is not a symbol such as AAPL or BTC/USD`, {
      field: 'symbols',
    });
  }
  return symbol.text;
}

/** The document's spelling: pairs in one word, against the dollar's coin. */
export const documentSymbol = paperSymbol;
