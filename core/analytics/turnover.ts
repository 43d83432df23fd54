/** Traded notional, both sides, ÷ mean equity ÷ years: how many times a year the account's equity passes through the market. */
export function annualTurnover(tradedNotional: number, meanEquity: number, years: number): number {
  return years > 0 && meanEquity > 0 ? tradedNotional / meanEquity / years : Number.NaN;
}
