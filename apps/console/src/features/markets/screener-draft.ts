/** What the screener may be asked for: figures with bounds, as people write them. */
export const screenedFigures = [
  { figure: 'Price', label: 'Price', unit: '' },
  { figure: 'ChangePercent', label: 'Change, 24 h', unit: '%' },
  { figure: 'Volume', label: 'Volume, 24 h', unit: '' },
  { figure: 'RelativeVolume', label: 'Volume in usual days', unit: '\u00d7' },
  { figure: 'Volatility', label: 'Volatility, a year', unit: '%' },
  { figure: 'RangePosition', label: 'Place in 52 weeks', unit: '%' },
] as const;

/** Bounds as they are typed, under the names of the request: `minPrice`. */
export type ScreenerDraft = Readonly<Record<string, string>>;

const isNumber = (text: string): boolean => /^-?\d*\.?\d+$/.test(text);

/** The bounds that are numbers, without the thousands that people write. */
export function boundsOf(draft: ScreenerDraft): Readonly<Record<string, string>> {
  const written = Object.entries(draft).map(([name, text]) => [name, text.trim().replaceAll(',', '')] as const);
  return Object.fromEntries(written.filter(([, text]) => isNumber(text)));
}

/** Null while a bound is right: a number, and not above the other end. */
export function faultOf(draft: ScreenerDraft, figure: string): string | null {
  const bounds = boundsOf(draft);
  const [min, max] = [`min${figure}`, `max${figure}`];
  for (const name of [min, max]) {
    if ((draft[name] ?? '').trim() !== '' && bounds[name] === undefined) return 'Not a number';
  }
  if (bounds[min] === undefined || bounds[max] === undefined) return null;
  return Number(bounds[min]) > Number(bounds[max]) ? 'The first is above the second' : null;
}
