import { bookSideBuy, bookSideSell } from '../../exchange/index.ts';
import type { CreateSimulator } from '../../simulator/index.ts';
import { microsPerSecond, type Price, type Quantity, randomUnit, type UnixMicros } from '../../units/index.ts';

/** A toy order flow for tests of the engine: once a second each symbol gets a few keyed orders around 100.00. */
const flowSecondsMax = 20;
export const createRandomFlow: CreateSimulator = ({ seed, startedAt, host }) => {
  let second = Math.floor(startedAt / microsPerSecond);
  let operations = 0;
  let digest = 0;
  const draw = (entity: number, index: number): number => randomUnit(seed, 1, entity, index);

  const act = (instrumentIndex: number, at: UnixMicros): void => {
    for (let slot = 0; slot < 4; slot++) {
      const index = (second * 64 + instrumentIndex * 8 + slot) * 4;
      const side = draw(slot, index) < 0.5 ? bookSideBuy : bookSideSell;
      const away = Math.floor(draw(slot, index + 1) * 120) - 30;
      const price = (10_000 + (side === bookSideBuy ? -away : away)) as Price;
      const quantity = (1 + Math.floor(draw(slot, index + 2) * 60)) as Quantity;
      const reference = 2 * index + 1;
      host.submit(instrumentIndex, reference, side, price, quantity, 'limit', at);
      const stale = reference - 2 * 4 * 64 * 30;
      if (stale > 0) host.cancel(instrumentIndex, stale, at);
      operations += 2;
      digest = (Math.imul(digest, 31) + price + quantity) | 0;
    }
  };

  const halted = new Set<number>();

  return {
    generatorVersion: 0,
    life: null,
    advance(to) {
      second = Math.max(second, Math.floor(to / microsPerSecond) - flowSecondsMax);
      for (; (second + 1) * microsPerSecond <= to; second++) {
        for (let index = 0; index < host.instruments.length; index++)
          if (!halted.has(index)) act(index, ((second + 1) * microsPerSecond) as UnixMicros);
      }
    },
    reseed(at, state) {
      second = Math.floor(at / microsPerSecond);
      halted.clear();
      if (state !== '') digest = Number(JSON.parse(state));
      for (let index = 0; index < host.instruments.length; index++) {
        host.book(index).rest(4 * index + 1, bookSideBuy, 9_950 as Price, 500 as Quantity);
        host.book(index).rest(4 * index + 3, bookSideSell, 10_050 as Price, 500 as Quantity);
      }
    },
    list: () => {},
    halt: (index) => void halted.add(index),
    resume: (index) => void halted.delete(index),
    saveState: () => JSON.stringify(digest),
    digest: () => digest,
    get operations() {
      return operations;
    },
  };
};
