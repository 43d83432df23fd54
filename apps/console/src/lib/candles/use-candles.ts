import { useMemo } from 'react';
import { useStream } from '../stream/use-stream.ts';
import { useBars, useFormingMinutes } from './bars.ts';
import { foldMinutes, inOrder, type Timeframe, toCandle } from './fold-bars.ts';

/** Bars of a symbol in a timeframe: read by request, continued by the stream. */
export function useCandles(symbol: string | null, timeframe: Timeframe) {
  const epoch = useStream((snapshot) => snapshot.epoch);
  const tradingDate = useStream((snapshot) => snapshot.replica.clock?.tradingDate ?? '');
  const streamed = useStream((snapshot) => snapshot.replica.bars);
  const version = timeframe === '1d' ? `${epoch} ${tradingDate}` : String(epoch);
  const query = useBars({ symbol, timeframe, version });
  const read = useMemo(
    () => inOrder((query.data?.pages ?? []).flatMap((page) => page.items).map(toCandle)),
    [query.data],
  );
  const lastMs = read.at(-1)?.timeMs;
  const needsMinutes = timeframe !== '1m' && timeframe !== '1d' && lastMs !== undefined;
  const forming = useFormingMinutes({
    symbol,
    timeframe,
    version,
    from: needsMinutes ? new Date(lastMs).toISOString() : null,
  });
  const candles = useMemo(() => {
    const minutes = inOrder([
      ...(forming.data?.items ?? []).map(toCandle),
      ...streamed.filter((bar) => bar.symbol === symbol).map(toCandle),
    ]);
    return foldMinutes(read, minutes, timeframe);
  }, [read, forming.data, streamed, symbol, timeframe]);
  return { candles, query };
}
