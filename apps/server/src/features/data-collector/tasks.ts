import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Sql } from '@quire/adapters/storage';

export type TaskState = 'running' | 'completed' | 'failed' | 'canceled';

export interface TaskRow {
  readonly taskId: string;
  readonly kind: string;
  readonly state: TaskState;
  readonly done: number;
  readonly total: number;
  readonly message: string;
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly requestedBy: string;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
}

export interface RunningTask {
  readonly taskId: string;
  readonly signal: AbortSignal;
  progress(done: number, total: number): void;
}

/** What a task came to: a sentence for people and figures for programs. */
export interface TaskOutcome {
  readonly message: string;
  readonly result: Readonly<Record<string, unknown>>;
}

/** Background work that outlives requests and is told of after the process that did it. */
export interface Tasks {
  /** Resolves with its row when it is over; tells as soon as it has begun. */
  run(
    kind: string,
    requestedBy: string,
    work: (task: RunningTask) => Promise<TaskOutcome>,
    onBegun?: (row: TaskRow) => void,
  ): Promise<TaskRow>;
  find(taskId: string): Promise<TaskRow | null>;
  list(options: { readonly limit: number; readonly isActive?: boolean }): Promise<readonly TaskRow[]>;
  counts(): Promise<Readonly<Record<TaskState, number>>>;
  /** Asks a task to end, wherever it runs; false when it is not running. */
  cancel(taskId: string): Promise<boolean>;
  /** Tasks of this process as they stand this very moment. */
  active(): readonly {
    readonly taskId: string;
    readonly kind: string;
    readonly done: number;
    readonly total: number;
  }[];
  /** Tasks of processes that are gone are over. Called by whoever holds the lock of that kind. */
  endAbandoned(kind: string): Promise<void>;
  close(): Promise<void>;
}

interface Live {
  readonly taskId: string;
  readonly kind: string;
  readonly abort: AbortController;
  done: number;
  total: number;
  finished: Promise<unknown>;
}

/** How often a running task tells the database how far it is, and asks whether somebody wants it to end. */
const heartbeatMs = 2_000;
const processId = randomUUID();

export function createTasks(sql: Sql): Tasks {
  const live = new Map<string, Live>();
  const select = (condition: ReturnType<typeof sql>) => sql<TaskRow[]>`
    select task_id as "taskId", kind, state, done, total, message, result, requested_by as "requestedBy",
      started_at as "startedAt", finished_at as "finishedAt"
    from background_task where ${condition}`;
  /** The row, with the progress that only this process knows. */
  const fresh = (row: TaskRow): TaskRow => {
    const own = live.get(row.taskId);
    return own && row.state === 'running' ? { ...row, done: own.done, total: own.total } : row;
  };
  const find = async (taskId: string) => {
    const [row] = await select(sql`task_id = ${taskId}`);
    return row === undefined ? null : fresh(row);
  };

  const beat = async (task: Live): Promise<void> => {
    const [row] = await sql<{ wanted: boolean }[]>`
      update background_task set done = ${task.done}, total = ${task.total} where task_id = ${task.taskId}
      returning cancel_requested as wanted`;
    if (row?.wanted) task.abort.abort();
  };

  const finish = async (task: Live, state: TaskState, { message, result }: TaskOutcome): Promise<void> => {
    await sql`
      update background_task set state = ${state}, done = ${task.done}, total = ${task.total}, message = ${message},
        result = ${JSON.stringify(result)}::text::jsonb, finished_at = now()
      where task_id = ${task.taskId}`;
  };

  const work = async (task: Live, act: (task: RunningTask) => Promise<TaskOutcome>): Promise<void> => {
    // A beat that fails is no failure of the work; the next one, or the end of the task, will say what is wrong.
    const beats = setInterval(() => beat(task).catch(() => undefined), heartbeatMs).unref();
    try {
      const outcome = await act({
        taskId: task.taskId,
        signal: task.abort.signal,
        progress(done, total) {
          task.done = done;
          task.total = total;
        },
      });
      await finish(task, task.abort.signal.aborted ? 'canceled' : 'completed', outcome);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      await finish(task, task.abort.signal.aborted ? 'canceled' : 'failed', { message, result: {} });
    } finally {
      clearInterval(beats);
      live.delete(task.taskId);
    }
  };

  return {
    async run(kind, requestedBy, act, onBegun) {
      const taskId = randomUUID();
      await sql`
        insert into background_task (task_id, kind, state, process_id, requested_by)
        values (${taskId}, ${kind}, 'running', ${processId}, ${requestedBy})`;
      const task: Live = { taskId, kind, abort: new AbortController(), done: 0, total: 0, finished: Promise.resolve() };
      // Every question under way listens for the end; they are as many as are asked at once.
      setMaxListeners(0, task.abort.signal);
      live.set(taskId, task);
      if (onBegun !== undefined) onBegun((await find(taskId))!);
      task.finished = work(task, act);
      await task.finished;
      return (await find(taskId))!;
    },
    find,
    async list({ limit, isActive = false }) {
      const condition = isActive ? sql`state = 'running'` : sql`true`;
      return (await select(sql`${condition} order by started_at desc, task_id limit ${limit}`)).map(fresh);
    },
    async counts() {
      const rows = await sql<{ state: TaskState; count: number }[]>`
        select state, count(*)::integer as count from background_task group by state`;
      const counts = { running: 0, completed: 0, failed: 0, canceled: 0 };
      for (const { state, count } of rows) counts[state] = count;
      return counts;
    },
    async cancel(taskId) {
      live.get(taskId)?.abort.abort();
      const asked = await sql`
        update background_task set cancel_requested = true where task_id = ${taskId} and state = 'running'`;
      return asked.count > 0;
    },
    active: () => [...live.values()].map(({ taskId, kind, done, total }) => ({ taskId, kind, done, total })),
    async endAbandoned(kind) {
      const own = [...live.keys()];
      await sql`
        update background_task set state = 'failed', message = 'the process that ran it ended', finished_at = now()
        where kind = ${kind} and state = 'running' and not task_id = any (${own}::uuid[])`;
    },
    async close() {
      for (const { abort } of live.values()) abort.abort();
      await Promise.all([...live.values()].map(({ finished }) => finished));
    },
  };
}
