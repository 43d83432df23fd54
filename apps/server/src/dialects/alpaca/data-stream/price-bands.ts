import type { Bar, Instrument } from '@quire/core/market';
import { formatDecimal, formatInstant, type UnixMicros } from '@quire/core/units';
import { tapeOf } from '../views/market-view.ts';
import { type Addressed, Message } from './message.ts';

/** The pause is decided on the mean price of so many minutes. */
const minutesOfMean = 5;
const partsPerMillion = 1_000_000;

interface Seen {
  /** Closes of the newest minutes, in ticks. */
  closes: readonly number[];
  rolledAt: number;
  /** Its next band is the first after a halt. */
  isReopening: boolean;
  told: string;
}

/**
 * Between which prices each share may trade before it pauses: as far from the mean of its last five minutes as the pause of this market
 * begins, told when a minute ends and the band has moved. A band is what the minutes show; the pause itself looks every ten seconds.
 */
export class PriceBands {
  readonly #seen = new Map<string, Seen>();

  /** Prices of before a halt do not count after it, nor those in the terms of before a split. */
  forget(instrumentId: string, isHalted: boolean): void {
    const seen = this.#seen.get(instrumentId);
    if (seen === undefined) return;
    seen.closes = [];
    seen.isReopening ||= isHalted;
  }

  /**
   * The band after a minute that has ended; null when it is as it was.
   *
   * @param pauseMove how far from the mean a share pauses, in parts per million
   * @param rolledAt when the trading date began, UnixMicros
   */
  after(instrument: Instrument, minute: Bar, pauseMove: number, rolledAt: number): Addressed | null {
    const seen = this.#seen.get(minute.instrumentId) ?? { closes: [], rolledAt: 0, isReopening: false, told: '' };
    seen.closes = [...seen.closes, minute.close].slice(-minutesOfMean);
    const mean = seen.closes.reduce((sum, close) => sum + close, 0) / seen.closes.length;
    const reach = (mean * pauseMove) / partsPerMillion;
    const price = (ticks: number): number => Number(formatDecimal(ticks, instrument.priceScale));
    const increment = incrementAt(instrument, mean);
    const up = price(Math.floor((mean + reach) / increment) * increment);
    const down = price(Math.ceil((mean - reach) / increment) * increment);
    const told = `${up} ${down}`;
    const indicator = seen.isReopening ? 'E' : seen.rolledAt === rolledAt ? 'B' : 'A';
    const isNew = indicator !== 'B' || told !== seen.told;
    this.#seen.set(minute.instrumentId, { ...seen, rolledAt, isReopening: false, told });
    return isNew ? addressed(instrument, { up, down, indicator, at: minute.closeTime }) : null;
  }
}

interface Band {
  readonly up: number;
  readonly down: number;
  /** Of the tape: A opens a day, B moves within it, E opens trading again. */
  readonly indicator: 'A' | 'B' | 'E';
  readonly at: UnixMicros;
}

function addressed(instrument: Instrument, { up, down, indicator, at }: Band): Addressed {
  const { symbol } = instrument;
  const fields = { T: 'l', S: symbol, u: up, d: down, i: indicator, t: formatInstant(at), z: tapeOf(instrument) };
  return { channel: 'lulds', symbols: [symbol], message: new Message(fields, 'us_equity') };
}

function incrementAt({ priceBands }: Instrument, ticks: number): number {
  return priceBands.findLast(({ fromPrice }) => fromPrice <= ticks)?.increment ?? 1;
}
