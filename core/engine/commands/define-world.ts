import { type BarTimeframe, calendarFault, type Instrument, type TradingCalendar } from '../../market/index.ts';
import { calendarCodec, instrumentCodec } from '../codec/shared-codecs.ts';
import { emit } from '../emit.ts';
import type { CommandOutcome } from '../event.ts';
import { done, refused } from '../outcome.ts';
import { listInSimulator } from '../start-simulator.ts';
import { planTimers } from '../timers.ts';
import { marketState, type World } from '../world.ts';

/** A calendar may be defined anew, with more sessions; the same one again changes nothing. */
export function defineCalendar(world: World, calendar: TradingCalendar): CommandOutcome {
  const fault = calendarFault(calendar);
  if (fault !== null) return refused('INVALID_CALENDAR', { fault });
  const known = world.durable.calendars.get(calendar.calendarId);
  if (known !== undefined && calendarCodec.encode(known.calendar) === calendarCodec.encode(calendar)) return done;
  emit(world, { type: 'CalendarDefined', version: 1, calendar, at: world.time });
  planTimers(world);
  return done;
}

/** An instrument is defined once and never changes. In a simulated market its order flow begins at once. */
export function defineInstrument(world: World, instrument: Instrument): CommandOutcome {
  const known = world.durable.instruments.get(instrument.instrumentId);
  if (known !== undefined) {
    const isSame = instrumentCodec.encode(known) === instrumentCodec.encode(instrument);
    return isSame ? done : refused('INSTRUMENT_FIXED', { symbol: known.symbol });
  }
  if (!world.durable.calendars.has(instrument.calendarId)) {
    return refused('UNKNOWN_CALENDAR', { calendarId: instrument.calendarId });
  }
  const fault = instrumentFault(instrument);
  if (fault !== null) return refused('INVALID_INSTRUMENT', { symbol: instrument.symbol, fault });
  emit(world, { type: 'InstrumentDefined', version: 1, instrument, at: world.time });
  listInSimulator(world, marketState(world, instrument.instrumentId));
  return done;
}

/** Told by feeds of bars; a feed with order books has no use for it. The same one again changes nothing. */
export function defineBarTimeframe(world: World, timeframe: BarTimeframe): CommandOutcome {
  if (world.durable.barTimeframe === timeframe) return done;
  emit(world, { type: 'BarTimeframeDefined', version: 1, timeframe, at: world.time });
  return done;
}

const isPositive = (value: number): boolean => Number.isSafeInteger(value) && value > 0;
const isWithin = (value: number, max: number): boolean => Number.isInteger(value) && value >= 0 && value <= max;

function instrumentFault(instrument: Instrument): string | null {
  const { priceScale, quantityScale, priceBands, quantityIncrement, quantityMin } = instrument;
  if (!isWithin(priceScale, 12)) return 'priceScale is not 0 to 12';
  if (!isWithin(quantityScale, 9)) return 'quantityScale is not 0 to 9';
  if (!isPositive(quantityIncrement)) return 'quantityIncrement is not positive';
  if (!isPositive(quantityMin)) return 'quantityMin is not positive';
  if (priceBands[0]?.fromPrice !== 0) return 'the first price band does not start at 0';
  for (let at = 0; at < priceBands.length; at++) {
    const band = priceBands[at]!;
    if (!isPositive(band.increment)) return 'a price increment is not positive';
    if (at > 0 && band.fromPrice <= priceBands[at - 1]!.fromPrice) return 'the price bands do not ascend';
  }
  return null;
}
