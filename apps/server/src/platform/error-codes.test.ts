import { readFileSync } from 'node:fs';
import { commandRefusalCodes } from '@quire/core/engine';
import { riskRefusalCodes } from '@quire/core/risk';
import { describe, expect, it } from 'vitest';
import { errorCodes } from './error-codes.ts';

const page = readFileSync(new URL('../../../../docs/reference/errors.md', import.meta.url), 'utf8');
const rows = new Map(
  [...page.matchAll(/^\| `([A-Z_]+)` \| (\d{3}) \| (.+) \|$/gm)].map(([, code, status, meaning]) => [
    code!,
    { status: Number(status), meaning: meaning! },
  ]),
);

describe('docs/reference/errors.md', () => {
  it('has every code that is in code, and none that is not', () => {
    const inCode = new Set([
      ...Object.keys(errorCodes),
      ...Object.keys(riskRefusalCodes),
      ...Object.keys(commandRefusalCodes),
    ]);
    expect([...rows.keys()].sort()).toEqual([...inCode].sort());
  });

  it('says of each what the code says', () => {
    for (const [code, { status, meaning }] of Object.entries(errorCodes)) {
      expect([code, rows.get(code)]).toEqual([code, { status, meaning }]);
    }
    for (const code of [...Object.keys(riskRefusalCodes), ...Object.keys(commandRefusalCodes)]) {
      if (!(code in errorCodes)) expect([code, rows.get(code)?.status]).toEqual([code, 422]);
    }
  });
});
