/** Where a command writes: results to `out`, progress and complaints to `err`. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Progress may redraw its line. */
  readonly isInteractive: boolean;
}

export const processTerminal: Terminal = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  isInteractive: process.stderr.isTTY === true,
};

export interface Progress {
  update(done: number, total: number): void;
  /** Ends the line. */
  stop(): void;
}

const barWidth = 30;

/** A bar on a terminal; elsewhere a line per quarter, and nothing at all for what is over at once. */
export function startProgress(terminal: Terminal, what: string, unit: string): Progress {
  const startedAt = performance.now();
  let shownAt = 0;
  let quarter = 0;
  let isShown = false;
  return {
    update(done, total) {
      const share = total > 0 ? Math.min(1, done / total) : 1;
      const now = performance.now();
      if (terminal.isInteractive) {
        if (now - shownAt < 50 && share < 1) return;
        shownAt = now;
        isShown = true;
        const filled = Math.round(share * barWidth);
        const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
        terminal.err(
          `\r${what} ${bar} ${(share * 100).toFixed(0).padStart(3)} % ${count(done)} of ${count(total)} ${unit}`,
        );
        return;
      }
      if (now - startedAt < 1000 || Math.floor(share * 4) <= quarter) return;
      quarter = Math.floor(share * 4);
      terminal.err(`${what}: ${quarter * 25} % (${count(done)} of ${count(total)} ${unit})\n`);
    },
    stop() {
      if (isShown) terminal.err('\n');
      isShown = false;
    },
  };
}

/** 1234567 as 1,234,567. */
export function count(value: number): string {
  return value.toFixed(0).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
