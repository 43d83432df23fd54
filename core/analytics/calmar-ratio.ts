/** Annual return ÷ maximum drawdown (T. Young, 1991), here over the whole curve. NaN when equity never fell. */
export function calmarRatio(annualReturn: number, maxDrawdown: number): number {
  return maxDrawdown > 0 ? annualReturn / maxDrawdown : Number.NaN;
}
