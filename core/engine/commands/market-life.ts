import { areSameRates, type LifeRates, lifeRatesFault } from '../../simulator/index.ts';
import { emit } from '../emit.ts';
import type { CommandOutcome } from '../event.ts';
import { hasMarketLife, lifeRatesOf } from '../live-on.ts';
import { done, refused } from '../outcome.ts';
import type { World } from '../world.ts';

/** Refused where companies have no life: without a simulator, and in worlds from before there was any. */
export function setMarketLife(world: World, rates: LifeRates): CommandOutcome {
  if (!hasMarketLife(world)) return refused('NO_MARKET_LIFE');
  const fault = lifeRatesFault(rates);
  if (fault !== null) return refused('INVALID_MARKET_LIFE', { fault });
  if (areSameRates(rates, lifeRatesOf(world))) return done;
  emit(world, { type: 'MarketLifeChanged', version: 1, rates, at: world.time });
  return done;
}
