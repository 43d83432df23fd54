import { fail, ok, type Result } from '@quire/core/units';

/** The fields of a bar that a file can give. */
export const barFields = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;
export type BarField = (typeof barFields)[number];

/** Position of each field in a row; volume may be absent on request. */
export type CsvLayout = Readonly<Record<Exclude<BarField, 'volume'>, number>> & { readonly volume: number | null };

export interface LayoutOptions {
  /** Column names that this file uses instead of the known ones. */
  readonly columns?: Readonly<Partial<Record<BarField, string>>>;
  /** The file has no volume; bars get 0. */
  readonly withoutVolume?: boolean;
}

export interface LayoutError {
  readonly code: 'MISSING_COLUMN' | 'AMBIGUOUS_COLUMN';
  readonly field: BarField;
  readonly message: string;
}

/** Lower case. `Adj Close` is deliberately unknown: prices stay as they were traded. */
const knownNames: Readonly<Record<BarField, readonly string[]>> = {
  time: [
    'time',
    'date',
    'datetime',
    'date time',
    'date_time',
    'timestamp',
    'timestamp_ms',
    'open time',
    'open_time',
    't',
  ],
  open: ['open', 'o'],
  high: ['high', 'h'],
  low: ['low', 'l'],
  close: ['close', 'c'],
  volume: ['volume', 'vol', 'vol.', 'v'],
};

/**
 * Finds each field in a header. The unnamed first column of a file written by pandas is its index, so it is taken as the time
 * when no other column is.
 */
export function findLayout(header: readonly string[], options: LayoutOptions = {}): Result<CsvLayout, LayoutError> {
  const names = header.map((name) => name.trim().toLowerCase());
  const found: Partial<Record<BarField, number>> = {};
  for (const field of barFields) {
    if (field === 'volume' && options.withoutVolume) continue;
    const wanted = options.columns?.[field]?.trim().toLowerCase();
    const places = placesOf(names, wanted === undefined ? knownNames[field] : [wanted]);
    if (places.length === 0 && field === 'time' && wanted === undefined && names[0] === '') places.push(0);
    if (places.length === 0) return fail(missing(field, header, wanted));
    if (places.length > 1)
      return fail(
        ambiguous(
          field,
          places.map((place) => header[place]!),
        ),
      );
    found[field] = places[0]!;
  }
  const { time, open, high, low, close, volume = null } = found as Required<typeof found>;
  return ok({ time, open, high, low, close, volume });
}

function placesOf(names: readonly string[], wanted: readonly string[]): number[] {
  const places: number[] = [];
  for (const [place, name] of names.entries()) if (wanted.includes(name)) places.push(place);
  return places;
}

function missing(field: BarField, header: readonly string[], wanted: string | undefined): LayoutError {
  const looked = wanted === undefined ? `names such as "${knownNames[field].slice(0, 3).join('", "')}"` : `"${wanted}"`;
  const hint = field === 'volume' ? ' (or say that the file has none: --no-volume)' : '';
  return {
    code: 'MISSING_COLUMN',
    field,
    message: `no column for ${field}: looked for ${looked} in [${header.join(', ')}]; name it with --column ${field}=NAME${hint}`,
  };
}

function ambiguous(field: BarField, candidates: readonly string[]): LayoutError {
  return {
    code: 'AMBIGUOUS_COLUMN',
    field,
    message: `more than one column could be ${field}: ${candidates.join(', ')}; name one with --column ${field}=NAME`,
  };
}
