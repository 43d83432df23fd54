import { type AdjustmentStep, adjustmentStep } from '@quire/core/market';
import { microsPerDay, parseDecimal } from '@quire/core/units';
import type { MarketStore } from '@quire/ports/market-store';

/** Decimals of a dividend that count for a factor. */
const dividendScale = 9;

/**
 * What splits and dividends of a symbol do to prices before them, as far as it was known at `asOf`. A dividend needs the last daily
 * close before its ex-date; without one it changes nothing.
 */
export async function readAdjustmentSteps(
  store: MarketStore,
  symbol: string,
  asOf?: number,
): Promise<readonly AdjustmentStep[]> {
  const known = asOf === undefined ? {} : { asOf };
  const actions = await store.actions({ symbol, ...known });
  const steps: AdjustmentStep[] = [];
  for (const { kind, exDate, ratio, cashPerUnit } of actions) {
    const at = Date.parse(`${exDate}T00:00:00Z`) * 1_000;
    if (kind === 'split' && ratio !== null) {
      const step = adjustmentStep({ kind: 'split', ...ratio }, at, null, 0);
      if (step !== null) steps.push(step);
      continue;
    }
    const dividend = parseDecimal(cashPerUnit ?? '0', dividendScale);
    const range = { from: at - 14 * microsPerDay, to: at, limit: 1 };
    const before = await store.readBars({ symbol, timeframe: '1d', ...range, ...known });
    const close = before?.close.at(-1);
    if (!dividend.ok || before === null || close === undefined) continue;
    const terms = { kind: 'cash_dividend', cashPerUnit: 0n as never, isSpecial: false } as const;
    const amount = Number(dividend.value) / 10 ** dividendScale;
    const step = adjustmentStep(terms, at, close / 10 ** before.priceScale, amount);
    if (step !== null) steps.push(step);
  }
  return steps;
}
