import type { InstrumentView } from '@quire/contract';

/** Symbols that begin with the words first, then those that contain them, then names. */
export function findInstruments<Found extends Pick<InstrumentView, 'symbol' | 'name'>>(
  instruments: readonly Found[],
  words: string,
): readonly Found[] {
  const wanted = words
    .trim()
    .toLowerCase()
    .replace(/[/\s-]/g, '');
  if (wanted === '') return instruments;
  const rank = (instrument: Found): number => {
    const symbol = instrument.symbol.toLowerCase().replaceAll('/', '');
    if (symbol.startsWith(wanted)) return 0;
    if (symbol.includes(wanted)) return 1;
    return instrument.name.toLowerCase().replace(/\s/g, '').includes(wanted) ? 2 : 3;
  };
  return instruments
    .map((instrument) => ({ instrument, at: rank(instrument) }))
    .filter(({ at }) => at < 3)
    .sort((left, right) => left.at - right.at)
    .map(({ instrument }) => instrument);
}
