import type { AlpacaDependencies } from '../dependencies.ts';
import type { BarRow } from '../views/market-view.ts';

interface Day {
  readonly rolledAt: number;
  readonly bar: BarRow;
}

/** The daily bar in progress of each share and pair that is asked for, kept up by the minutes that end. */
export class DailyBars {
  readonly #bars: AlpacaDependencies['bars'];
  readonly #days = new Map<string, Day>();

  constructor(bars: AlpacaDependencies['bars']) {
    this.#bars = bars;
  }

  /**
   * The day's bar with a minute that has just ended; what was before that minute is read once. Minutes must come in order.
   *
   * @param rolledAt when the trading date began, UnixMicros
   */
  async with(instrumentId: string, minute: BarRow, rolledAt: number): Promise<BarRow> {
    const known = this.#days.get(instrumentId);
    const before =
      known?.rolledAt === rolledAt ? [known.bar] : await this.#minutesBefore(instrumentId, minute, rolledAt);
    const bar = { ...[...before, minute].reduce(joined), openTime: rolledAt };
    this.#days.set(instrumentId, { rolledAt, bar });
    return bar;
  }

  #minutesBefore(instrumentId: string, { openTime }: BarRow, rolledAt: number): Promise<readonly BarRow[]> {
    const range = { from: rolledAt, to: openTime - 1, limit: 24 * 60, newestFirst: false };
    return this.#bars({ instrumentId, timeframe: '1m', ...range });
  }
}

const joined = (day: BarRow, minute: BarRow): BarRow => ({
  openTime: day.openTime,
  open: day.open,
  high: Math.max(day.high, minute.high),
  low: Math.min(day.low, minute.low),
  close: minute.close,
  volume: day.volume + minute.volume,
  notional: day.notional + minute.notional,
  printCount: day.printCount + minute.printCount,
});
