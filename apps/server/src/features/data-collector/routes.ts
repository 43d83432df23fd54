import {
  CollectorConfig,
  CollectorConfigBody,
  CollectorStatusView,
  CollectorTask,
  CollectorTaskStats,
  LatestPriceView,
  Uuid,
} from '@quire/contract';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { type Api, answers } from '../../platform/api.ts';
import { callerOf, originOf } from '../../platform/authentication.ts';
import { problem } from '../../platform/problem.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import type { Caller } from './collector.ts';
import type { DataCollectorService } from './service.ts';
import { readSymbol } from './symbols.ts';
import type { TaskRow } from './tasks.ts';
import { changeOf, configView, latestPriceView, statusView, taskView } from './views.ts';

const tags = ['data collector'];
const base = '/data-collector';
const reads = { access: 'market:read' } as const;
const operates = { access: 'data:operate' } as const;
const callerFrom = (request: FastifyRequest): Caller => ({ actor: callerOf(request), origin: originOf(request) });

export function registerDataCollectorRoutes(
  api: Api,
  { service, gateway }: { readonly service: DataCollectorService; readonly gateway: WorldGateway },
): void {
  registerControl(api, service, gateway);
  registerRuns(api, service);
  registerTasks(api, service);
  api.route({
    method: 'GET',
    url: `${base}/latest-prices`,
    config: reads,
    schema: {
      tags,
      summary: 'Newest prices with the change, high, low and volume of 24 hours',
      description:
        'What is traded in the world as the world has it, so that an order fills near it; any other symbol as it was collected. A ' +
        'symbol without a price is left out.',
      querystring: Type.Object({
        symbols: Type.Optional(
          Type.String({ maxLength: 4_000, description: 'Comma separated; all that are known if absent' }),
        ),
      }),
      response: answers(Type.Array(LatestPriceView)),
    },
    handler: async ({ query }) => {
      const symbols = (query.symbols ?? '').split(',').filter((text) => text.trim() !== '');
      const prices = await service.latestPrices([...new Set(symbols.map((text) => readSymbol(gateway, text)))]);
      return prices.map(latestPriceView);
    },
  });
}

function registerControl(api: Api, { collector, store }: DataCollectorService, gateway: WorldGateway): void {
  const status = async () => statusView(await collector.status(), await store.coverage());
  api.route({
    method: 'GET',
    url: `${base}/status`,
    config: reads,
    schema: { tags, summary: 'Whether it runs, what it has and how far it is', response: answers(CollectorStatusView) },
    handler: status,
  });
  api.route({
    method: 'GET',
    url: `${base}/config`,
    config: reads,
    schema: { tags, summary: 'What is collected and how often', response: answers(CollectorConfig) },
    handler: async () => configView(await collector.configuration()),
  });
  api.route({
    method: 'PUT',
    url: `${base}/config`,
    config: operates,
    schema: {
      tags,
      summary: 'Change some of it; holds at once, for every process and after a restart',
      body: CollectorConfigBody,
      response: answers(CollectorConfig),
    },
    handler: async (request) => {
      const change = changeOf(request.body, (text) => readSymbol(gateway, text));
      return configView(await collector.configure(change, callerFrom(request)));
    },
  });
  for (const action of ['start', 'stop'] as const) {
    api.route({
      method: 'POST',
      url: `${base}/${action}`,
      config: operates,
      schema: {
        tags,
        summary:
          action === 'start' ? 'Collect from now on' : 'Collect no more; ends the pass under way and keeps what it has',
        response: answers(CollectorStatusView),
      },
      handler: async (request) => {
        await collector[action](callerFrom(request));
        return status();
      },
    });
  }
}

function registerRuns(api: Api, { collector }: DataCollectorService): void {
  api.route({
    method: 'POST',
    url: `${base}/collect`,
    config: operates,
    schema: {
      tags,
      summary: 'Begin one pass now, whether or not the collector runs; the task says how far it is',
      response: answers(CollectorTask),
    },
    handler: async (request) => taskView(begunOrRefused(await collector.collectNow(callerFrom(request)))),
  });
  api.route({
    method: 'POST',
    url: `${base}/refresh-symbols`,
    config: operates,
    schema: {
      tags,
      summary: 'Ask the source anew what it lists',
      response: answers(Type.Object({ symbols: Type.Array(Type.String()) })),
    },
    handler: async (request) => ({ symbols: [...(await collector.refreshSymbols(callerFrom(request)))] }),
  });
}

export function begunOrRefused(task: TaskRow | null): TaskRow {
  if (task !== null) return task;
  throw problem('COLLECTION_UNDER_WAY', 'a collection is under way; wait for it or cancel it');
}

function registerTasks(api: Api, { tasks }: DataCollectorService): void {
  const list = (url: string, summary: string, isActive: boolean) =>
    api.route({
      method: 'GET',
      url: `${base}${url}`,
      config: reads,
      schema: {
        tags,
        summary,
        querystring: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })) }),
        response: answers(Type.Array(CollectorTask)),
      },
      handler: async ({ query }) => (await tasks.list({ limit: query.limit ?? 50, isActive })).map(taskView),
    });
  list('/tasks', 'Background tasks, newest first', false);
  list('/tasks/active', 'Background tasks that run', true);
  api.route({
    method: 'GET',
    url: `${base}/tasks/stats`,
    config: reads,
    schema: { tags, summary: 'How many tasks ended how', response: answers(CollectorTaskStats) },
    handler: async () => {
      const counts = await tasks.counts();
      return { ...counts, total: counts.running + counts.completed + counts.failed + counts.canceled };
    },
  });
  const params = Type.Object({ taskId: Uuid });
  const found = async (taskId: string): Promise<TaskRow> => {
    const task = await tasks.find(taskId);
    if (task === null) throw problem('UNKNOWN_TASK', 'there is no such task');
    return task;
  };
  api.route({
    method: 'GET',
    url: `${base}/task/:taskId`,
    config: reads,
    schema: { tags, summary: 'One background task', params, response: answers(CollectorTask) },
    handler: async ({ params: { taskId } }) => taskView(await found(taskId)),
  });
  api.route({
    method: 'POST',
    url: `${base}/task/:taskId/cancel`,
    config: operates,
    schema: {
      tags,
      summary: 'End a task, wherever it runs; what it had done by then stays',
      params,
      response: answers(CollectorTask),
    },
    handler: async ({ params: { taskId } }) => {
      await found(taskId);
      await tasks.cancel(taskId);
      return taskView(await found(taskId));
    },
  });
}
