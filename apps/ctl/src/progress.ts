import { Presets, SingleBar } from 'cli-progress';

/** A progress bar on a terminal, one line per tenth elsewhere, so that logs stay short. */
export interface Progress {
  update(done: number, total: number): void;
  stop(): void;
}

export function startProgress(what: string): Progress {
  return process.stderr.isTTY ? terminalBar(what) : plainLines(what);
}

function terminalBar(what: string): Progress {
  const bar = new SingleBar(
    {
      format: `${what} {bar} {percentage}% | {value}/{total} | {eta_formatted} left`,
      stream: process.stderr,
      hideCursor: true,
    },
    Presets.rect,
  );
  let started = false;
  return {
    update(done, total) {
      if (!started) bar.start(total, done);
      started = true;
      bar.setTotal(total);
      bar.update(done);
    },
    stop() {
      if (started) bar.stop();
    },
  };
}

function plainLines(what: string): Progress {
  let tenths = -1;
  return {
    update(done, total) {
      const now = total > 0 ? Math.floor((done / total) * 10) : 10;
      if (now <= tenths) return;
      tenths = now;
      process.stderr.write(`${what}: ${now * 10} % (${done} of ${total})\n`);
    },
    stop() {},
  };
}
