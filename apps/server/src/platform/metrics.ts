import type { ProviderStatus } from '@quire/adapters/market-data';
import type { BackupStatusView, TapeStatusView } from '@quire/contract';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type CollectorFigures, registerCollectorGauges } from './collector-gauges.ts';
import type { Publication } from './publication.ts';
import type { WorldGateway } from './world-gateway.ts';

/** What Prometheus scrapes: process, HTTP, orders, journal, market, sessions. */
export interface Metrics {
  observeRequest(request: { method: string; route: string; status: number; seconds: number }): void;
  published(publication: Publication): void;
  text(): Promise<string>;
  readonly contentType: string;
}

export interface MetricsOptions {
  readonly gateway: WorldGateway;
  readonly streamClients: () => number;
  readonly liveSessions: () => Promise<number>;
  readonly priceAlerts: () => { readonly watched: number; readonly fired: number };
  readonly tape: () => Promise<TapeStatusView>;
  readonly backups: () => Promise<BackupStatusView>;
  readonly providers: () => Promise<readonly ProviderStatus[]>;
  readonly collector: () => Promise<CollectorFigures>;
}

export function createMetrics(options: MetricsOptions): Metrics {
  const { gateway, streamClients, liveSessions, priceAlerts, tape, backups, providers, collector } = options;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests answered',
    labelNames: ['method', 'route', 'status'] as const,
    registers,
    collect: () => hand(seriesOf.values()),
  });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to its answer',
    labelNames: ['method', 'route'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers,
  });
  const orderEvents = new Counter({
    name: 'quire_order_events_total',
    help: 'Committed order events by type',
    labelNames: ['type'] as const,
    registers,
    collect: () => hand(typesOf.values()),
  });
  // Routes and types are few, and finding a series by its labels costs more than counting in it: it hears of a count when it is asked.
  const seriesOf = new Map<string, Counted & { readonly took: Histogram.Internal<'method' | 'route'> }>();
  const typesOf = new Map<string, Counted>();
  registerGauges(registers, gateway, streamClients, liveSessions);
  registerPriceAlertGauges(registers, priceAlerts);
  registerTapeGauges(registers, tape);
  registerBackupGauges(registers, backups);
  registerProviderGauges(registers, providers);
  registerCollectorGauges(registers, collector);
  return {
    observeRequest({ method, route, status, seconds }) {
      const name = `${method} ${status} ${route}`;
      let series = seriesOf.get(name);
      if (!series) {
        series = {
          series: requests.labels({ method, route, status: String(status) }),
          count: 0,
          took: durations.labels({ method, route }),
        };
        seriesOf.set(name, series);
      }
      series.count += 1;
      series.took.observe(seconds);
    },
    published({ batch }) {
      for (const { event } of batch.events) {
        if (!('orderId' in event)) continue;
        let counted = typesOf.get(event.type);
        if (!counted) {
          counted = { series: orderEvents.labels({ type: event.type }), count: 0 };
          typesOf.set(event.type, counted);
        }
        counted.count += 1;
      }
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

/** What was counted since the series heard of it last. */
interface Counted {
  readonly series: Counter.Internal;
  count: number;
}

function hand(counts: Iterable<Counted>): void {
  for (const counted of counts) {
    counted.series.inc(counted.count);
    counted.count = 0;
  }
}

function registerGauges(
  registers: Registry[],
  gateway: WorldGateway,
  streamClients: () => number,
  liveSessions: () => Promise<number>,
): void {
  const gauge = (name: string, help: string, read: () => number | null) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const value = read();
        if (value !== null) this.set(value);
      },
    });
  const statistics = () => gateway.statistics();
  gauge('quire_journal_head_sequence', 'Newest committed input', () => statistics().headSequence);
  gauge('quire_journal_event_sequence', 'Newest committed event', () => statistics().eventSequence);
  gauge('quire_journal_commits', 'Commits since start', () => statistics().commits);
  gauge('quire_journal_commands', 'Commands committed since start', () => statistics().commandsCommitted);
  gauge('quire_journal_lag', 'Inputs stepped and not yet committed', () => statistics().lag);
  gauge('quire_journal_stalled', '1 while the journal takes no commands', () => (statistics().stalled ? 1 : 0));
  gauge('quire_journal_commit_p50_seconds', 'Median commit', () => statistics().commitMsP50 / 1_000);
  gauge('quire_journal_commit_p99_seconds', '99th percentile of commits', () => statistics().commitMsP99 / 1_000);
  gauge('quire_market_events', 'Book operations of the simulator since start', () => statistics().marketEvents);
  gauge('quire_market_age_seconds', 'Age of the newest market message', () => {
    const newest = gateway.market.newestAtMs();
    return newest === null ? null : Math.max(0, Date.now() - newest) / 1_000;
  });
  gauge('quire_world_ready', '1 while orders are taken', () => (gateway.ready() ? 1 : 0));
  gauge('quire_stream_clients', 'Open console streams', streamClients);
  new Gauge({
    name: 'quire_sessions_live',
    help: 'Log-ins that have not ended',
    registers,
    async collect() {
      this.set(await liveSessions());
    },
  });
}

function registerPriceAlertGauges(registers: Registry[], read: MetricsOptions['priceAlerts']): void {
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  gauge('quire_price_alerts_watched', 'Price alerts that may fire', () => read().watched);
  gauge('quire_price_alerts_fired', 'Price alerts that fired since start', () => read().fired);
}

function registerTapeGauges(registers: Registry[], tape: () => Promise<TapeStatusView>): void {
  const gauge = (name: string, help: string, read: (status: TapeStatusView) => number | null) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const value = read(await tape());
        if (value !== null) this.set(value);
      },
    });
  const secondsOf = (instant: string | null) => (instant === null ? null : Date.parse(instant) / 1_000);
  gauge('quire_tape_segments', 'Segments of the tape that are kept', ({ segments }) => segments);
  gauge('quire_tape_bytes', 'Size of these segments', ({ bytes }) => bytes);
  gauge(
    'quire_tape_damaged_segments',
    'Segments that are missing or not what was written',
    ({ damaged }) => damaged.length,
  );
  gauge('quire_tape_failures', 'Runs that failed since start', ({ failures }) => failures);
  gauge('quire_tape_last_roll_timestamp_seconds', 'When the newest segment was made', (status) =>
    secondsOf(status.lastRollAt),
  );
  gauge(
    'quire_tape_replayable_since_timestamp_seconds',
    'Oldest instant that can be replayed, in world time',
    (status) => secondsOf(status.replayableSince),
  );
}

function registerBackupGauges(registers: Registry[], backups: () => Promise<BackupStatusView>): void {
  const gauge = (name: string, help: string, read: (status: BackupStatusView) => number | null) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        // A folder that cannot be read is told by the System page; the other figures must not go with it.
        const status = await backups().catch(() => null);
        const value = status && read(status);
        if (value !== null) this.set(value);
      },
    });
  gauge('quire_backup_last_timestamp_seconds', 'When the newest backup was made', (status) => {
    const [newest] = status.backups;
    return newest === undefined ? null : Date.parse(newest.createdAt) / 1_000;
  });
  gauge('quire_backup_bytes', 'Size of all backups', (status) =>
    status.backups.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  gauge('quire_backup_failures', 'Backups that failed since start', ({ failures }) => failures);
}

function registerProviderGauges(registers: Registry[], read: () => Promise<readonly ProviderStatus[]>): void {
  // One scrape collects every gauge, and all of them are read from one look at the books.
  let look: { readonly at: number; readonly statuses: Promise<readonly ProviderStatus[]> } | null = null;
  const providers = () => {
    const now = Date.now();
    if (look === null || now - look.at > 500) look = { at: now, statuses: read() };
    return look.statuses;
  };
  const gauge = (name: string, help: string, read: (status: ProviderStatus) => number | null) =>
    new Gauge({
      name,
      help,
      labelNames: ['provider'] as const,
      registers,
      async collect() {
        this.reset();
        for (const status of await providers()) {
          const value = read(status);
          if (value !== null) this.set({ provider: status.provider.description.id }, value);
        }
      },
    });
  new Gauge({
    name: 'quire_providers_total',
    help: 'Providers of market data that there are',
    registers,
    async collect() {
      this.set((await providers()).length);
    },
  });
  gauge('quire_provider_healthy', '1 while a provider answers as it should', ({ health }) =>
    health.isHealthy ? 1 : 0,
  );
  gauge('quire_provider_circuit_open', '1 while it is left alone after failures', ({ health }) =>
    health.circuit === 'closed' ? 0 : 1,
  );
  gauge(
    'quire_provider_requests_remaining',
    'What is left of its limit of a minute',
    ({ health }) => health.remainingInMinute,
  );
  gauge('quire_provider_requests_spent_today', 'Requests of today, UTC', ({ health }) => health.spentToday);
  gauge(
    'quire_provider_requests_remaining_today',
    'What is left of its limit of a day',
    ({ health }) => health.remainingToday,
  );
  gauge('quire_provider_latency_seconds', 'Mean latency of ten minutes', ({ health }) =>
    health.averageLatencyMs === null ? null : health.averageLatencyMs / 1_000,
  );
}
