import { Gauge, type Registry } from 'prom-client';

/** What a scrape tells of the data collector. Instants in milliseconds; null for what has not happened yet. */
export interface CollectorFigures {
  readonly isRunning: boolean;
  readonly intervalSeconds: number;
  readonly lastFinishedAtMs: number | null;
  readonly lastPass: {
    readonly seconds: number;
    readonly series: number;
    readonly failedSeries: number;
    readonly writtenBars: number;
  } | null;
  readonly tasks: Readonly<Record<string, number>>;
  readonly heldBars: number;
  readonly symbols: number;
  readonly staleSymbols: number;
  /** Of the symbol that is oldest; null without any. */
  readonly ageMinutesMax: number | null;
}

/** Figures are read once for a scrape, and no more often than this: freshness looks at every series. */
const lookMs = 10_000;

export function registerCollectorGauges(registers: Registry[], read: () => Promise<CollectorFigures>): void {
  let look: { readonly at: number; readonly figures: Promise<CollectorFigures> } | null = null;
  const figures = () => {
    const now = Date.now();
    if (look === null || now - look.at > lookMs) look = { at: now, figures: read() };
    return look.figures;
  };
  const gauge = (name: string, help: string, of: (figures: CollectorFigures) => number | null) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const value = of(await figures());
        // A gauge begins with zero, and what is not known is not zero.
        if (value === null) this.remove();
        else this.set(value);
      },
    });
  gauge('quire_collector_running', '1 while the data collector runs on its schedule', ({ isRunning }) =>
    isRunning ? 1 : 0,
  );
  gauge('quire_collector_interval_seconds', 'Time from one pass to the next', ({ intervalSeconds }) => intervalSeconds);
  gauge('quire_collector_last_pass_timestamp_seconds', 'When the newest pass ended', ({ lastFinishedAtMs }) =>
    lastFinishedAtMs === null ? null : lastFinishedAtMs / 1_000,
  );
  gauge('quire_collector_last_pass_seconds', 'How long it took', ({ lastPass }) => lastPass?.seconds ?? null);
  gauge(
    'quire_collector_last_pass_series',
    'Series that were answered in it',
    ({ lastPass }) => lastPass?.series ?? null,
  );
  gauge(
    'quire_collector_last_pass_failed_series',
    'Series that nobody answered in it',
    ({ lastPass }) => lastPass?.failedSeries ?? null,
  );
  gauge(
    'quire_collector_last_pass_written_bars',
    'Bars that it wrote, new or corrected',
    ({ lastPass }) => lastPass?.writtenBars ?? null,
  );
  gauge('quire_data_held_bars', 'Bars that wait for a person', ({ heldBars }) => heldBars);
  gauge('quire_data_symbols', 'Symbols with stored history', ({ symbols }) => symbols);
  gauge(
    'quire_data_stale_symbols',
    'Symbols whose newest bar is older than it may be',
    ({ staleSymbols }) => staleSymbols,
  );
  gauge('quire_data_age_seconds', 'Age of the newest bar of the oldest symbol', ({ ageMinutesMax }) =>
    ageMinutesMax === null ? null : ageMinutesMax * 60,
  );
  new Gauge({
    name: 'quire_data_tasks',
    help: 'Background tasks by how they ended, or that they run',
    labelNames: ['state'] as const,
    registers,
    async collect() {
      for (const [state, count] of Object.entries((await figures()).tasks)) this.set({ state }, count);
    },
  });
}
