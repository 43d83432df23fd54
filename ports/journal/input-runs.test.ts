import type { Input } from '@quire/core/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandRow, InputRows } from './input-runs.ts';

const tick = (inputSequence: number, tsEvent: number, tsInit = tsEvent): Input =>
  ({ inputSequence, tsEvent, tsInit, body: { kind: 'MarketTick' } }) as Input;
const time = (inputSequence: number, tsEvent: number): Input =>
  ({ inputSequence, tsEvent, tsInit: tsEvent, body: { kind: 'TimeAdvanced' } }) as Input;

function rowsOf(inputs: readonly (readonly [Input, boolean])[]) {
  const rows = new InputRows(JSON.stringify);
  for (const [input, hasEvents] of inputs) rows.add(input, `chain-${input.inputSequence}`, hasEvents);
  return rows.take();
}

const decode = (text: string): Input => JSON.parse(text) as Input;

describe('rows of inputs', () => {
  it('join ticks on a grid', () => {
    const [row, ...rest] = rowsOf([1, 2, 3, 4].map((sequence) => [tick(sequence, sequence * 50), false]));
    expect(rest).toEqual([]);
    expect(row).toMatchObject({ inputSequence: 1, inputCount: 4, tsEvent: 50, tsStep: 50, chain: 'chain-4' });
  });

  it.each([
    ['the grid changes', [tick(1, 50), tick(2, 100), tick(3, 151)], [2, 1]],
    ['time stands still', [tick(1, 50), tick(2, 50)], [1, 1]],
    ['learning lags behind happening', [tick(1, 50), tick(2, 100, 103), tick(3, 150)], [1, 1, 1]],
    ['another input comes between', [tick(1, 50), time(2, 75), tick(3, 100)], [1, 1, 1]],
    ['the kind carries data', [time(1, 50), time(2, 100)], [1, 1]],
  ])('begin anew when %s', (_, inputs, counts) => {
    expect(rowsOf(inputs.map((input) => [input, false])).map((row) => row.inputCount)).toEqual(counts);
  });

  it('end a run at an input with events', () => {
    const rows = rowsOf([1, 2, 3, 4].map((sequence) => [tick(sequence, sequence * 50), sequence === 3]));
    expect(rows.map((row) => [row.inputSequence, row.inputCount])).toEqual([
      [1, 2],
      [3, 1],
      [4, 1],
    ]);
  });

  it('expand to the inputs they were made of', () => {
    const step = fc.record({
      isTick: fc.boolean(),
      gap: fc.constantFrom(0, 50, 50, 50, 70),
      lag: fc.constantFrom(0, 0, 0, 5),
      hasEvents: fc.constantFrom(false, false, false, true),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let at = 1_000;
        const inputs = steps.map(({ isTick, gap, lag, hasEvents }, index): readonly [Input, boolean] => {
          at += gap;
          return [isTick ? tick(index + 1, at, at + lag) : time(index + 1, at), hasEvents];
        });
        const expanded = rowsOf(inputs).flatMap((row) => [...expandRow(row, decode)]);
        expect(expanded).toEqual(inputs.map(([input]) => input));
      }),
    );
  });
});
