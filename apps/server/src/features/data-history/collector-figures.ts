import type { Sql } from '@quire/adapters/storage';
import type { CollectorFigures } from '../../platform/collector-gauges.ts';
import type { DataCollectorService } from '../data-collector/service.ts';
import type { TaskRow } from '../data-collector/tasks.ts';
import { countHeldBars } from './held-bars.ts';
import type { DataHistoryService } from './service.ts';

/** What a scrape tells of collection and of how fresh and whole its history is. */
export async function readCollectorFigures(options: {
  readonly sql: Sql;
  readonly service: DataCollectorService;
  readonly history: Pick<DataHistoryService, 'freshness'>;
}): Promise<CollectorFigures> {
  const { sql, service, history } = options;
  const [status, tasks, held, freshness] = await Promise.all([
    service.collector.status(),
    service.tasks.counts(),
    countHeldBars(sql),
    history.freshness(),
  ]);
  const ages = freshness.flatMap(({ ageMinutes }) => ageMinutes ?? []);
  const { lastFinishedAt } = status.progress;
  return {
    isRunning: status.configuration.isRunning,
    intervalSeconds: status.configuration.collectionIntervalSeconds,
    lastFinishedAtMs: lastFinishedAt === null ? null : Date.parse(lastFinishedAt),
    lastPass: passOf(status.lastTask),
    tasks,
    heldBars: [...held.values()].reduce((sum, count) => sum + count, 0),
    symbols: freshness.length,
    staleSymbols: freshness.filter(({ isFresh }) => !isFresh).length,
    ageMinutesMax: ages.length === 0 ? null : Math.max(...ages),
  };
}

function passOf(task: TaskRow | null): CollectorFigures['lastPass'] {
  if (task === null || task.finishedAt === null) return null;
  const figure = (name: string) => {
    const value = task.result?.[name];
    return typeof value === 'number' ? value : 0;
  };
  return {
    seconds: (task.finishedAt.getTime() - task.startedAt.getTime()) / 1_000,
    series: figure('series'),
    failedSeries: figure('failed'),
    writtenBars: figure('written'),
  };
}
