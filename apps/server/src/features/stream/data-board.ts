import type { CollectorTask, DataStreamState, ProvidersView } from '@quire/contract';

/**
 * What the Data pages follow: background tasks and providers. Both change in other processes too, so they are looked at once a second,
 * by one look for all clients, and only while a client is there to see it.
 */
export interface DataBoard {
  /** Looks from now on, until what is returned is called. */
  watch(): () => void;
  /** All of it as it is now, with the number of the look that it belongs to. */
  read(): Promise<BoardLook>;
  /** What has changed since that look; null for nothing. */
  since(look: BoardLook): BoardLook | null;
}

export interface BoardLook extends DataStreamState {
  readonly tasksVersion: number;
  readonly providersVersion: number;
}

const lookMs = 1_000;

export function createDataBoard(options: {
  readonly readTasks: () => Promise<readonly CollectorTask[]>;
  readonly readProviders: () => Promise<ProvidersView>;
  readonly onError: (error: unknown) => void;
  readonly everyMs?: number;
}): DataBoard {
  const { readTasks, readProviders, onError, everyMs = lookMs } = options;
  let current: BoardLook | null = null;
  let looking: Promise<BoardLook> | null = null;
  let watchers = 0;
  let timer: NodeJS.Timeout | null = null;

  const look = async (): Promise<BoardLook> => {
    const [tasks, providers] = await Promise.all([readTasks(), readProviders()]);
    const before = current;
    const hasTasksChanged = before === null || JSON.stringify(before.tasks) !== JSON.stringify(tasks);
    const hasProvidersChanged = before === null || wordsOf(before.providers) !== wordsOf(providers);
    current = {
      tasks: hasTasksChanged ? tasks : before.tasks,
      providers: hasProvidersChanged ? providers : before.providers,
      tasksVersion: (before?.tasksVersion ?? 0) + (hasTasksChanged ? 1 : 0),
      providersVersion: (before?.providersVersion ?? 0) + (hasProvidersChanged ? 1 : 0),
    };
    return current;
  };
  const lookOnce = (): Promise<BoardLook> => {
    looking ??= look().finally(() => {
      looking = null;
    });
    return looking;
  };

  return {
    watch() {
      watchers++;
      timer ??= setInterval(() => lookOnce().catch(onError), everyMs).unref();
      let isWatching = true;
      return () => {
        if (!isWatching) return;
        isWatching = false;
        watchers--;
        if (watchers > 0 || timer === null) return;
        clearInterval(timer);
        timer = null;
      };
    },
    read: lookOnce,
    since({ tasksVersion, providersVersion }) {
      if (current === null) return null;
      const isSame = current.tasksVersion === tasksVersion && current.providersVersion === providersVersion;
      return isSame ? null : current;
    },
  };
}

/** The instant of the look is no change. */
const wordsOf = ({ providers }: ProvidersView): string => JSON.stringify(providers);
