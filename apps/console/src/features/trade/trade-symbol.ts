import { useNavigate, useSearch } from '@tanstack/react-router';
import { setPreferences, usePreference } from '../../lib/preferences.ts';
import { useInstruments } from '../../lib/requests/instruments.ts';

/** The symbol of the desk: the one in the address, else the last one looked at, else the first there is. */
export function useTradeSymbol(): readonly [string | null, (symbol: string) => void] {
  const search = useSearch({ strict: false }) as { symbol?: string };
  const remembered = usePreference('symbol');
  const navigate = useNavigate();
  const instruments = useInstruments().data;
  const wanted = search.symbol ?? remembered;
  const known = instruments?.find((instrument) => instrument.symbol === wanted) ?? instruments?.[0] ?? null;
  const choose = (symbol: string): void => {
    setPreferences({ symbol });
    void navigate({ to: '/trade', search: { symbol }, replace: true });
  };
  return [known?.symbol ?? null, choose];
}
