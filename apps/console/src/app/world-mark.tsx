import { useMarketClock } from '../lib/stream/use-stream.ts';

/** Always there: this is paper, and whether the prices are simulated. */
export function WorldMark({ compact = false }: { readonly compact?: boolean }) {
  const clock = useMarketClock();
  return (
    <div className="flex items-center gap-1.5">
      <span className="mark-box text-accent">PAPER</span>
      {clock?.simulated ? (
        <span className="mark-box text-sim" title={`World ${clock.worldId}: prices are simulated`}>
          SIMULATED{compact ? '' : <span className="ml-1.5 font-normal tracking-normal">{clock.worldId}</span>}
        </span>
      ) : clock ? (
        <span className="mark-box text-muted">{clock.feed.toUpperCase()}</span>
      ) : null}
    </div>
  );
}
