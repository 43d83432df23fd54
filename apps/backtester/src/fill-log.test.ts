import type { OrderFilled } from '@quire/core/order';
import type { Cash } from '@quire/core/units';
import { describe, expect, it } from 'vitest';
import { FillLog } from './fill-log.ts';

const fill = (part: Record<string, unknown>): OrderFilled => part as unknown as OrderFilled;

describe('FillLog', () => {
  it('gives back what it was given, beyond its first size and beyond 64 bits', () => {
    const log = new FillLog();
    const fills = Array.from({ length: 3_000 }, (_, at) => ({
      bar: at,
      at: 1_600_000_000_000_000 + at,
      side: at % 3 === 0 ? ('sell' as const) : ('buy' as const),
      quantity: at + 1,
      price: 100_123_456_789_012 + at,
      notional: (2n ** 63n - 1_500n + BigInt(at)) as Cash,
      fee: BigInt(at % 7) as Cash,
    }));
    for (const { bar, ...rest } of fills) log.add(fill(rest), bar);
    expect(log.toArray()).toEqual(fills);
  });
});
