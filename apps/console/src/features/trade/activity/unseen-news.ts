import { useEffect, useRef } from 'react';
import { useNews } from '../../../lib/requests/market-life.ts';

/** How many headlines of a symbol came since its news were last looked at; what was there at first counts as seen. */
export function useUnseenNews(symbol: string, isLooking: boolean): number {
  const { news, query } = useNews(symbol);
  const seen = useRef<{ readonly symbol: string; readonly newest: string } | null>(null);
  const newest = news[0]?.publishedAt ?? '';
  const isKnown = query.data !== undefined && !query.isPlaceholderData;
  useEffect(() => {
    if (isKnown && (isLooking || seen.current?.symbol !== symbol)) seen.current = { symbol, newest };
  }, [isKnown, isLooking, symbol, newest]);
  const last = seen.current;
  if (isLooking || last === null || last.symbol !== symbol) return 0;
  return news.filter((item) => item.publishedAt > last.newest).length;
}
