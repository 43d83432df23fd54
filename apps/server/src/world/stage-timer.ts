import type { OpeningProgress } from './protocol.ts';

/** Times the stages of an opening and tells how far each has come. */
export class StageTimer {
  readonly stages: { readonly stage: string; readonly ms: number }[] = [];
  readonly #startedMs = performance.now();
  readonly #onProgress: (progress: OpeningProgress) => void;

  constructor(onProgress: (progress: OpeningProgress) => void) {
    this.#onProgress = onProgress;
  }

  async time<Value>(
    stage: string,
    work: (report: (done: number, total: number) => void) => Promise<Value>,
  ): Promise<Value> {
    const startedMs = performance.now();
    this.#onProgress({ stage, done: 0, total: 0 });
    const value = await work((done, total) => this.#onProgress({ stage, done, total }));
    this.stages.push({ stage, ms: Math.round(performance.now() - startedMs) });
    return value;
  }

  get elapsedMs(): number {
    return Math.round(performance.now() - this.#startedMs);
  }
}
