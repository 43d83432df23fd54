import { exponential, logarithm } from '../../units/index.ts';
import {
  type ModelMarket,
  type ModelOrder,
  type ModelParameters,
  numberOf,
  type ParameterDefinition,
} from './reference-model.ts';

/**
 * Lean's slippage models: money per share that worsens a price. `volume-share` is P·k·min(Q/V, v)² and only a price, no cap of
 * the quantity. `market-impact` is Almgren et al., “Direct estimation of equity market impact” (2005), as Lean writes it.
 */
export const leanSlippageParameters = {
  slippage: {
    kind: 'choice',
    standard: 'none',
    choices: ['none', 'constant', 'volume-share', 'market-impact', 'alpha-streams'],
    about: 'which of the slippage models',
  },
  constantRate: { kind: 'number', standard: 0.0001, min: 0, max: 1, about: 'share of the price, for constant' },
  volumeLimit: { kind: 'number', standard: 0.025, min: 0, max: 1, about: 'v of volume-share' },
  priceImpact: { kind: 'number', standard: 0.1, min: 0, max: 10, about: 'k of volume-share' },
  latencySeconds: {
    kind: 'number',
    standard: 0.075,
    min: 0.000001,
    max: 23_400,
    about: 'from order to fill, for market-impact',
  },
  impactSeconds: { kind: 'number', standard: 1_800, min: 0.000001, max: 1e6, about: 'from fill to equilibrium' },
  noise: { kind: 'number', standard: 1, min: 0, max: 10, about: 'factor of the normal noise of market-impact' },
} as const satisfies Record<string, ParameterDefinition>;

const regularSessionSeconds = 23_400;

/** Money per unit of quantity, never negative. `price` is what the slippage starts from. */
export function leanSlippage(
  order: ModelOrder,
  market: ModelMarket,
  parameters: ModelParameters,
  price: number,
): number {
  switch (parameters['slippage']) {
    case 'constant':
      return price * numberOf(parameters, 'constantRate');
    case 'alpha-streams':
      return price * 0.0001;
    case 'volume-share':
      return volumeShareSlippage(order, market, parameters, price);
    case 'market-impact':
      return marketImpactSlippage(order, market, parameters, price);
    default:
      return 0;
  }
}

/** With quote bars Lean divides by the size of the last bid, whatever the side; with trade bars by the bar's volume. */
function volumeShareSlippage(
  order: ModelOrder,
  market: ModelMarket,
  parameters: ModelParameters,
  price: number,
): number {
  const limit = numberOf(parameters, 'volumeLimit');
  const volume = market.quote?.bidQuantity ?? market.bar?.volume ?? 0;
  const share = volume <= 0 ? limit : Math.min(order.quantity / volume, limit);
  return price * numberOf(parameters, 'priceImpact') * share * share;
}

function marketImpactSlippage(
  order: ModelOrder,
  market: ModelMarket,
  parameters: ModelParameters,
  price: number,
): number {
  const { averageDailyVolume: volume, dailyVolatility: volatility, sharesOutstanding } = market;
  if (volume === null || volume <= 0 || volatility === null) return 0;
  const executionDays = numberOf(parameters, 'latencySeconds') / regularSessionSeconds;
  const impactDays = executionDays + numberOf(parameters, 'impactSeconds') / regularSessionSeconds;
  const rate = order.quantity / executionDays / volume;
  const noise = numberOf(parameters, 'noise') * volatility * Math.sqrt(impactDays);
  const liquidity = sharesOutstanding === null ? 1 : power(sharesOutstanding / volume, 0.267);
  const permanent = volatility * executionDays * 0.314 * power(rate, 0.891) * liquidity + normalDraw(market, 1) * noise;
  const temporary = volatility * 0.142 * power(rate, 0.6) + normalDraw(market, 13) * noise;
  const realized = (temporary + permanent * 0.5) * market.draw(0);
  return Math.min(Math.max(realized, 0), 1) * price;
}

function power(base: number, exponent: number): number {
  return base === 0 ? 0 : exponential(exponent * logarithm(base));
}

/** Twelve draws less six: a variance of one and no inexact function. */
function normalDraw(market: ModelMarket, from: number): number {
  let sum = -6;
  for (let at = 0; at < 12; at++) sum += market.draw(from + at);
  return sum;
}
