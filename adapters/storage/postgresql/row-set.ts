/**
 * Rows as one array parameter per column, for `insert … select … from unnest($1::uuid[], …)`: any number of rows is one statement
 * with one text, so it is prepared once. postgres.js would encode arrays too; this encoding knows the types and is several times
 * as fast.
 */
export type ColumnType = 'text' | 'json' | 'uuid' | 'bigint' | 'integer' | 'numeric' | 'boolean' | 'float8' | 'hex';

/** A column of a row set: integers as numbers, decimals as text, `json` as JSON text, `hex` as bytes in hex digits. */
export type ColumnTypes<Row> = { readonly [Column in keyof Row & string]: ColumnType };

export interface RowSet<Row> {
  readonly name: string;
  readonly columns: ColumnTypes<Row>;
  /** The statement; `source` is the FROM item that yields the rows under the alias `u`, `w` the world's row. */
  statement(source: string): string;
}

type Scalar = string | number | boolean | null;

const castOf: Readonly<Record<ColumnType, string>> = {
  text: 'text[]',
  json: 'text',
  uuid: 'uuid[]',
  bigint: 'bigint[]',
  integer: 'integer[]',
  numeric: 'numeric[]',
  boolean: 'boolean[]',
  float8: 'float8[]',
  hex: 'text[]',
};

/** A boolean goes by its text: the driver knows booleans, and takes any text for false. */
const typeOf: Readonly<Record<ColumnType, string>> = {
  text: 'text',
  json: 'text',
  uuid: 'uuid',
  bigint: 'bigint',
  integer: 'integer',
  numeric: 'numeric',
  boolean: 'text::boolean',
  float8: 'float8',
  hex: 'text',
};

/** `(select $3::uuid, $4::text) as u (fill_id, symbol)`: for one row, which is what a quiet market commits, arrays are a detour. */
export function rowSourceOf(columns: Readonly<Record<string, ColumnType>>, firstParameter: number): string {
  const values = Object.values(columns).map((type, index) => `$${firstParameter + index}::${typeOf[type]}`);
  return `(select ${values.join(', ')}) as u (${Object.keys(columns).join(', ')})`;
}

/** The values of one row, in the order of the columns. */
export function rowParametersOf<Row extends object>(columns: ColumnTypes<Row>, row: Row): (string | null)[] {
  return Object.entries<ColumnType>(columns).map(([column, type]) => {
    const value = row[column as keyof Row] as Scalar;
    if (value === null) return null;
    return type === 'text' ? (value as string).replaceAll('\0', '\ufffd') : String(value);
  });
}

/** `unnest($3::uuid[], $4::text[]) as u (fill_id, symbol)`, its first parameter numbered `firstParameter`. */
export function sourceOf(columns: Readonly<Record<string, ColumnType>>, firstParameter: number): string {
  const types = Object.values(columns).map((type, index) => {
    const parameter = `$${firstParameter + index}::${castOf[type]}`;
    return type === 'json' ? `string_to_array(${parameter}, E'\\n', '')` : parameter;
  });
  return `unnest(${types.join(', ')}) as u (${Object.keys(columns).join(', ')})`;
}

/** One parameter per column, in the order of the columns. */
export function parametersOf<Row extends object>(columns: ColumnTypes<Row>, rows: readonly Row[]): string[] {
  return Object.entries<ColumnType>(columns).map(([column, type]) => parameterOf(rows, column as keyof Row, type));
}

function parameterOf<Row extends object>(rows: readonly Row[], column: keyof Row, type: ColumnType): string {
  if (type === 'json') return jsonLines(rows, column);
  const isText = type === 'text';
  let literal = '{';
  for (let index = 0; index < rows.length; index++) {
    const value = rows[index]![column] as Scalar;
    if (index > 0) literal += ',';
    if (value === null) literal += 'NULL';
    else if (isText) literal += `"${escapeText(value as string)}"`;
    else literal += value;
  }
  return `${literal}}`;
}

/** JSON text has no line ends and is full of quotes: a line each costs nothing, where an array would escape every quote. */
function jsonLines<Row extends object>(rows: readonly Row[], column: keyof Row): string {
  let lines = '';
  for (let index = 0; index < rows.length; index++) {
    if (index > 0) lines += '\n';
    lines += (rows[index]![column] as string | null) ?? '';
  }
  return lines;
}

const needsEscape = /["\\\0]/;
const escaped = /["\\]/g;

/** PostgreSQL cannot store U+0000, which no door lets in; it becomes U+FFFD rather than the end of a world. */
function escapeText(text: string): string {
  if (!needsEscape.test(text)) return text;
  return text.replace(escaped, '\\$&').replaceAll('\0', '\ufffd');
}

const unstorable = /\\u0000|\\u[dD][89a-fA-F][0-9a-fA-F]{2}/g;

/** JSON text of a value that a jsonb column takes: without U+0000 and without halves of surrogate pairs, which it refuses. */
export function jsonText(value: unknown): string {
  // JSON.stringify writes exactly these two kinds of character as such escapes; a backslash of the text itself is doubled.
  const text = JSON.stringify(value);
  return text.includes('\\u') ? text.replace(/\\\\|\\u0000|\\u[dD][89a-fA-F][0-9a-fA-F]{2}/g, keepBackslash) : text;
}

function keepBackslash(match: string): string {
  return match === '\\\\' ? match : match.replace(unstorable, '\\ufffd');
}
