import type { CorporateActionView, HaltView } from '@quire/contract';
import { actionWords, haltReason } from '../../lib/corporate-action-words.ts';
import { useComingActions, useHalt } from '../../lib/requests/market-life.ts';
import { useWorldNowMs } from '../../lib/stream/use-stream.ts';
import { formatAge, formatLocal, instantMs } from '../../lib/time.ts';

const comingShown = 2;

/** What is the matter with a symbol, above its chart: that it is halted, why and until when; and what is coming to its shares. */
export function MarketLifeStrip({ symbol }: { readonly symbol: string }) {
  const halt = useHalt(symbol);
  const coming = useComingActions(symbol);
  return (
    <div role="status" className="shrink-0 text-[12.5px]">
      {halt === null ? null : <HaltLine halt={halt} />}
      {coming.length === 0 ? null : (
        <p className="flex flex-wrap gap-x-4 border-b border-rule px-2.5 py-1">
          {coming.slice(0, comingShown).map((action) => (
            <ComingAction key={action.actionId} action={action} />
          ))}
          {coming.length > comingShown ? (
            <span className="text-muted">{coming.length - comingShown} more under News</span>
          ) : null}
        </p>
      )}
    </div>
  );
}

function HaltLine({ halt }: { readonly halt: HaltView }) {
  const nowMs = useWorldNowMs();
  const untilMs = instantMs(halt.resumesAt);
  return (
    <p className="flex flex-wrap items-baseline gap-x-2 border-b border-rule border-l-2 border-l-warn bg-surface px-2.5 py-1">
      <b className="font-semibold text-warn">HALTED, {haltReason(halt.reasonCode)}</b>
      <span>
        since {formatLocal(instantMs(halt.haltedAt), 'auto', nowMs)},{' '}
        {halt.resumesAt === null
          ? 'until somebody ends it'
          : `resumes at ${formatLocal(untilMs, 'auto', nowMs)}, in ${formatAge(untilMs - nowMs)}`}
      </span>
      {halt.notes === '' ? null : <span className="text-muted">{halt.notes}</span>}
    </p>
  );
}

function ComingAction({ action }: { readonly action: CorporateActionView }) {
  return (
    <span>
      <b className="font-semibold">{actionWords(action)}</b>{' '}
      <span className="text-muted">
        ex {action.exDate}
        {action.payDate === null ? '' : `, paid ${action.payDate}`}
      </span>
    </span>
  );
}
