import { randomWord } from '@quire/core/units';

/**
 * The plain loop beside which the simulator is measured: for as many operations, the draws that an operation is made of (when,
 * who, which side, how much) and a price that moves, with no book, no agent and no memory of what was done.
 */
export function plainLoop(operations: number, symbols: number, seed: number): number {
  const clocks = new Float64Array(symbols);
  const values = new Float64Array(symbols);
  let sum = 0;
  for (let at = 0; at < operations; at++) {
    const symbol = at % symbols;
    const wait = -Math.log((randomWord(seed, 1, symbol, at) + 1) / 4_294_967_296);
    clocks[symbol] = clocks[symbol]! + wait;
    values[symbol] = values[symbol]! + (randomWord(seed, 2, symbol, at) - 2_147_483_648) * 1e-14;
    const price = Math.round(10_000 * Math.exp(values[symbol]!));
    const lots = 1 + (randomWord(seed, 3, symbol, at) % 10);
    sum += (randomWord(seed, 4, symbol, at) & 1) === 0 ? price * lots : -price * lots;
  }
  return sum;
}
