const samplesKept = 1_024;

/** Commit times of the last 1,024 commits, for p50 and p99. */
export class CommitStatistics {
  readonly #samples = new Float64Array(samplesKept);
  #commits = 0;
  #commands = 0;
  #sortedAt = -1;
  #sorted: Float64Array = new Float64Array(0);

  record(elapsedMs: number, commandCount: number): void {
    this.#samples[this.#commits % samplesKept] = elapsedMs;
    this.#commits += 1;
    this.#commands += commandCount;
  }

  get commits(): number {
    return this.#commits;
  }

  get commandsCommitted(): number {
    return this.#commands;
  }

  /** The smallest sample that at least `share` of the samples do not exceed (nearest rank); 0 before the first. */
  percentileMs(share: number): number {
    const count = Math.min(this.#commits, samplesKept);
    if (count === 0) return 0;
    // Statistics are read far more often than 1 % of them changes: sorting again every 64 commits is exact enough for a gauge.
    if (this.#sortedAt < 0 || this.#commits - this.#sortedAt >= 64 || this.#commits < 64) {
      this.#sorted = this.#samples.slice(0, count).sort();
      this.#sortedAt = this.#commits;
    }
    const sorted = this.#sorted;
    return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]!;
  }
}
