import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readParameters } from '@quire/core/strategy';
import { type Cash, hashText, type PartsPerMillion } from '@quire/core/units';
import { strategies } from '@quire/strategies';
import { describe, expect, it } from 'vitest';
import { runBacktest } from './run-backtest.ts';
import { walkBars } from './testing/walk-bars.ts';

const folder = join(fileURLToPath(import.meta.url), '..', '..', '..', '..', 'strategies');

/** The golden run of a strategy: its defaults, sold short where it can, on 3,000 made-up daily bars. */
function goldenResult(name: string) {
  const strategy = strategies.get(name)!;
  const short = strategy.parameters['short'] === undefined ? {} : { short: true };
  const parameters = readParameters(strategy.parameters, short);
  if (!parameters.ok) throw new Error(`the defaults of ${name} do not satisfy its own schema`);
  const result = runBacktest({
    strategy,
    parameters: parameters.value,
    symbol: 'WALK',
    timeframe: '1d',
    bars: walkBars(3_000, 42),
    cash: 100_000_000_000_000n as Cash,
    policy: {
      shorting: true,
      costBasisMethod: 'average',
      feeRate: 1000 as PartsPerMillion,
      fillModel: 'bar',
      orderNotionalMax: null,
      participationMax: null,
    },
    finalize: 'last-close',
  });
  const fills = result.fills.map(({ at, side, quantity, price, fee }) => [at, side, quantity, price, fee].join(' '));
  // Eleven digits: the last ones of a power or logarithm may differ between processors.
  const rounded = (value: number): number | null => (Number.isFinite(value) ? Number(value.toPrecision(11)) : null);
  const numbers = Object.entries(result.statistics).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  return {
    strategy: name,
    version: strategy.version,
    parameters: parameters.value,
    bars: 'walkBars(3000, 42)',
    fillsHash: hashText(fills.join('\n')),
    finalEquity: result.finalEquity.toString(),
    statistics: Object.fromEntries(numbers.map(([key, value]) => [key, rounded(value)])),
  };
}

/** QUIRE_UPDATE_GOLDEN=1 writes the files anew; the change then has to be explained where it is committed. */
const update = process.env.QUIRE_UPDATE_GOLDEN === '1';

describe('every strategy keeps its golden result', () => {
  it.each([...strategies.keys()])('%s', (name) => {
    const file = join(folder, name, 'expected.json');
    const actual = goldenResult(name);
    if (update) writeFileSync(file, `${JSON.stringify(actual, null, 2)}\n`);
    expect(actual).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });
});
