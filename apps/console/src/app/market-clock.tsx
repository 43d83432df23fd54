import { useMarketClock, useWorldNowMs } from '../lib/stream/use-stream.ts';
import { formatLocal, formatUtc, instantMs } from '../lib/time.ts';

/** World time, and whether the market is open and until when; on a phone the time and the state only. */
export function MarketClock({ compact = false }: { readonly compact?: boolean }) {
  const clock = useMarketClock();
  const nowMs = useWorldNowMs('second');
  if (!clock) return <span className="text-[12.5px] text-muted">{'\u2013'}</span>;
  const changes = clock.isOpen ? clock.nextClose : clock.nextOpen;
  const at = changes ? formatLocal(instantMs(changes), 'time', nowMs).slice(0, 5) : null;
  return (
    <span className={`flex items-baseline gap-1.5 whitespace-nowrap ${compact ? 'text-[12px]' : 'text-[12.5px]'}`}>
      <time className="font-semibold tabular-nums" dateTime={new Date(nowMs).toISOString()} title={formatUtc(nowMs)}>
        {compact ? formatLocal(nowMs, 'time', nowMs).slice(0, 5) : formatLocal(nowMs, 'time', nowMs)}
      </time>
      <span className={clock.isOpen ? 'text-ink' : 'text-warn'}>{clock.isOpen ? 'open' : 'closed'}</span>
      {at ? (
        <span className="text-muted max-xl:hidden">
          {clock.isOpen ? 'day ends' : 'opens'} {at}
        </span>
      ) : null}
      {clock.speed === 1 ? null : <span className="text-sim">{`${clock.speed}\u00d7`}</span>}
      {clock.skipsClosedHours ? (
        <span className="text-muted max-xl:hidden" title="The replay jumps over nights, weekends and holidays">
          closed hours skipped
        </span>
      ) : null}
    </span>
  );
}
