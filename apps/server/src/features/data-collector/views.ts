import type {
  CollectorConfig,
  CollectorConfigBody,
  CollectorStatusView,
  CollectorTask,
  LatestPriceView,
} from '@quire/contract';
import type { SeriesCoverage } from '@quire/ports/market-store';
import { instantText } from '../../platform/wire.ts';
import type { CollectorStatus } from './collector.ts';
import type { CollectorConfiguration } from './configuration.ts';
import type { LatestPrice } from './latest-prices.ts';
import { documentSymbol } from './symbols.ts';
import type { TaskRow } from './tasks.ts';
import { simulatorProvider } from './world-bar-source.ts';

const instantOfMs = (ms: number): string => instantText(ms * 1_000);

export function configView(settings: CollectorConfiguration): CollectorConfig {
  return {
    collection_interval: settings.collectionIntervalSeconds,
    symbol_refresh_interval: settings.symbolRefreshIntervalSeconds,
    symbols: settings.symbols.map(documentSymbol),
    timeframes: [...settings.timeframes],
    bars_per_series: settings.barsPerSeries,
    source: settings.source,
    is_running: settings.isRunning,
  };
}

/** What a body changes; what it leaves out stays. */
export function changeOf(
  body: CollectorConfigBody,
  readSymbol: (text: string) => string,
): Partial<CollectorConfiguration> {
  const { collection_interval, symbol_refresh_interval, symbols, timeframes, bars_per_series, source } = body;
  return {
    ...(collection_interval === undefined ? {} : { collectionIntervalSeconds: collection_interval }),
    ...(symbol_refresh_interval === undefined ? {} : { symbolRefreshIntervalSeconds: symbol_refresh_interval }),
    ...(symbols === undefined ? {} : { symbols: [...new Set(symbols.map(readSymbol))] }),
    ...(timeframes === undefined ? {} : { timeframes: [...new Set(timeframes)] }),
    ...(source === undefined ? {} : { source }),
    ...(bars_per_series === undefined ? {} : { barsPerSeries: bars_per_series }),
  };
}

export function taskView(task: TaskRow): CollectorTask {
  const { done, total, state } = task;
  return {
    task_id: task.taskId,
    kind: task.kind,
    status: state,
    done,
    total,
    progress: state === 'completed' ? 100 : total === 0 ? 0 : Math.floor((done / total) * 1_000) / 10,
    message: task.message,
    result: task.result === null ? null : { ...task.result },
    requested_by: task.requestedBy,
    started_at: instantOfMs(task.startedAt.getTime()),
    finished_at: task.finishedAt === null ? null : instantOfMs(task.finishedAt.getTime()),
  };
}

export function statusView(status: CollectorStatus, coverage: readonly SeriesCoverage[]): CollectorStatusView {
  const { configuration, progress, activeTask, lastTask, nextAtMs } = status;
  const instant = (text: string | null) => (text === null ? null : instantOfMs(Date.parse(text)));
  return {
    status: configuration.isRunning ? 'running' : 'stopped',
    is_running: configuration.isRunning,
    source: status.source,
    collection_interval: configuration.collectionIntervalSeconds,
    symbol_refresh_interval: configuration.symbolRefreshIntervalSeconds,
    timeframes: [...configuration.timeframes],
    symbols_count: status.symbols.length,
    timeframes_count: configuration.timeframes.length,
    series_count: coverage.length,
    bars_count: coverage.reduce((sum, { rowCount }) => sum + rowCount, 0),
    last_collection: instant(progress.lastFinishedAt),
    next_collection: nextAtMs === null ? null : instantOfMs(Math.max(nextAtMs, Date.now())),
    last_symbol_refresh: instant(progress.lastSymbolRefreshAt),
    active_task: activeTask === null ? null : taskView(activeTask),
    last_task: lastTask === null ? null : taskView(lastTask),
  };
}

/** Figures as people read prices: at most twelve significant digits, so that no double shows its last bits. */
const tidy = (value: number): number => Number(value.toPrecision(12));

export function latestPriceView(price: LatestPrice): LatestPriceView {
  return {
    symbol: documentSymbol(price.symbol),
    price: tidy(price.price),
    change_24h: price.change === null ? null : tidy(price.change),
    change_24h_percent: price.changePercent === null ? null : tidy(price.changePercent),
    volume: tidy(price.volume),
    high_24h: tidy(price.high),
    low_24h: tidy(price.low),
    timestamp: instantText(price.at),
    provider: price.provider,
    is_simulated: price.provider === simulatorProvider,
  };
}
