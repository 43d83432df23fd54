import type { AccountView } from '@quire/contract';
import { useState } from 'react';
import { WorldsDialog } from '../features/worlds/worlds-dialog.tsx';
import { useMarketClock } from '../lib/stream/use-stream.ts';

interface WorldMarkProps {
  readonly account?: AccountView | null;
  readonly compact?: boolean;
}

/** Always there: this is paper, and where its prices come from. It opens the list of worlds. */
export function WorldMark({ account = null, compact = false }: WorldMarkProps) {
  const clock = useMarketClock();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className="flex items-center gap-1.5">
      <span className="mark-box text-accent">PAPER</span>
      {clock ? (
        <button
          type="button"
          className="flex min-h-9 cursor-pointer items-center"
          title={titleOf(clock)}
          onClick={() => setIsOpen(true)}
        >
          <span className={`mark-box ${clock.simulated ? 'text-sim' : 'text-ink'}`}>
            {clock.simulated ? 'SIMULATED' : clock.feed.toUpperCase()}
            {compact ? '' : <span className="ml-1.5 font-normal tracking-normal">{detailOf(clock)}</span>}
          </span>
        </button>
      ) : null}
      {isOpen ? <WorldsDialog account={account} onClose={() => setIsOpen(false)} /> : null}
    </div>
  );
}

interface Clock {
  readonly worldId: string;
  readonly feed: string;
  readonly simulated: boolean;
  readonly providers: readonly string[];
}

/** Of a live world who told its prices in the last minute; of others their name. */
function detailOf({ worldId, feed, providers }: Clock): string {
  if (feed !== 'live') return worldId;
  return providers.length === 0 ? 'no provider is heard' : providers.join(', ');
}

function titleOf(clock: Clock): string {
  const { worldId, feed, simulated } = clock;
  const prices = simulated
    ? 'prices are simulated'
    : feed === 'live'
      ? `prices from ${detailOf(clock)}`
      : 'prices are recorded';
  return `World ${worldId}: ${prices}. Other worlds`;
}
