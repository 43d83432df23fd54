import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { type ColumnTypes, jsonText, parametersOf, rowParametersOf, rowSourceOf, sourceOf } from './row-set.ts';

interface Row {
  readonly t: string | null;
  readonly j: string | null;
  readonly n: string;
  readonly b: boolean;
  readonly i: number | null;
}

const columns: ColumnTypes<Row> = { t: 'text', j: 'json', n: 'numeric', b: 'boolean', i: 'bigint' };

/** Any text at all, and what PostgreSQL can store of it. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^["\\{},NUL \n\t]*$/),
  fc.constant('a\u0000b'),
);
const storable = (text: string): string => text.replaceAll('\0', '\ufffd').replace(/\p{Surrogate}/gu, '\ufffd');

describe('a row set', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());

  it('arrives as it was sent, whatever its texts hold', async () => {
    const anyRow = fc.record({
      t: fc.option(anyText),
      j: fc.option(fc.jsonValue().map((value) => jsonText(value))),
      n: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(String),
      b: fc.boolean(),
      i: fc.option(fc.maxSafeInteger()),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { minLength: 1, maxLength: 8 }), async (rows) => {
        const stored = rows.map((row) => ({ ...row, t: row.t === null ? null : storable(row.t) }));
        const selected = 'select u.t, u.j::jsonb::text is not null as has_json, u.j, u.n::text, u.b, u.i from';
        const shown = (found: readonly Record<string, unknown>[]) =>
          found.map(({ t, j, n, b, i }) => ({ t, j, n, b, i }));
        const together = `${selected} ${sourceOf(columns, 1)}`;
        expect(shown(await database.sql.unsafe(together, parametersOf(columns, rows)))).toEqual(stored);
        const alone = `${selected} ${rowSourceOf(columns, 1)}`;
        expect(shown(await database.sql.unsafe(alone, rowParametersOf(columns, rows[0]!)))).toEqual([stored[0]]);
      }),
      { numRuns: 150 },
    );
  });

  it('makes JSON that a jsonb column takes', async () => {
    const odd = { nul: 'a\u0000b', half: '\ud800', pair: '😀', written: '\\u0000 \\ud800', path: 'c:\\ud800' };
    const [row] = await database.sql.unsafe('select $1::text::jsonb as value', [jsonText(odd)]);
    expect(row?.['value']).toEqual({ ...odd, nul: 'a\ufffdb', half: '\ufffd' });
  });
});
