import { haltReason } from '../../lib/corporate-action-words.ts';
import { useHalt } from '../../lib/requests/market-life.ts';
import { formatLocal, instantMs } from '../../lib/time.ts';

/** HALTED and why, for as long as it lasts. */
export function HaltBadge({ symbol }: { readonly symbol: string }) {
  const halt = useHalt(symbol);
  return (
    <span role="status" className="contents">
      {halt === null ? null : (
        <span
          className="rounded-sheet border border-warn px-1.5 text-[11.5px] font-semibold whitespace-nowrap text-warn"
          title={halt.notes}
        >
          HALTED, {haltReason(halt.reasonCode)}
          {halt.resumesAt === null ? '' : `, until ${formatLocal(instantMs(halt.resumesAt), 'time', Date.now())}`}
        </span>
      )}
    </span>
  );
}
