import type { PriceAlertFiringView } from '@quire/contract';
import { useEffect } from 'react';
import { setPreferences, usePreference } from '../lib/preferences.ts';
import { usePriceAlertFirings } from '../lib/requests/price-alerts.ts';
import { toastDone } from '../lib/toast.ts';

const toastsMax = 3;

function tell(fresh: readonly PriceAlertFiringView[]): void {
  if (fresh.length > toastsMax) {
    toastDone(`${fresh.length} price alerts fired`, `The newest: ${fresh[0]!.message}.`);
    return;
  }
  for (const { message, note } of fresh.toReversed()) toastDone(message, note === '' ? 'A price alert fired.' : note);
}

/** Says every firing once in this browser, also those of while nobody looked. */
export function useAlertToasts(isWanted: boolean): void {
  const { firings, query } = usePriceAlertFirings(null, isWanted);
  const told = usePreference('firingTold');
  const newest = firings[0]?.firingSequence ?? 0;
  const isKnown = query.data !== undefined;
  useEffect(() => {
    if (!isKnown || newest <= (told ?? -1)) return;
    if (told !== null) tell(firings.filter(({ firingSequence }) => firingSequence > told));
    setPreferences({ firingTold: newest });
  }, [isKnown, newest, told, firings]);
}
