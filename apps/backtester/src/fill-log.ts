import type { OrderFilled } from '@quire/core/order';
import type { Cash } from '@quire/core/units';

/** A fill as reports show it. Money is exact; `bar` is the index of the bar in which it happened. */
export interface BacktestFill {
  readonly bar: number;
  readonly at: number;
  readonly side: 'buy' | 'sell';
  /** Lots. */
  readonly quantity: number;
  /** Ticks. */
  readonly price: number;
  readonly notional: Cash;
  readonly fee: Cash;
}

/** Numbers kept per fill: bar, instant, lots (negative for a sale), ticks. */
const stride = 4;

/**
 * The fills of a run as columns. While it runs nothing reads them, and as objects they would be what the garbage collector copies
 * again and again; they become objects once, at the end.
 */
export class FillLog {
  length = 0;
  #numbers = new Float64Array(1_024 * stride);
  #amounts = new BigInt64Array(1_024 * 2);
  /** Amounts of 9.2 billion and more do not fit in 64 bits; they are kept by their place. */
  readonly #large = new Map<number, bigint>();

  add({ at, side, quantity, price, notional, fee }: OrderFilled, bar: number): void {
    if (this.length * stride === this.#numbers.length) {
      const wider = new Float64Array(2 * this.#numbers.length);
      wider.set(this.#numbers);
      this.#numbers = wider;
      const widerAmounts = new BigInt64Array(2 * this.#amounts.length);
      widerAmounts.set(this.#amounts);
      this.#amounts = widerAmounts;
    }
    this.#putAmount(2 * this.length, notional);
    this.#putAmount(2 * this.length + 1, fee);
    const from = this.length++ * stride;
    this.#numbers[from] = bar;
    this.#numbers[from + 1] = at;
    this.#numbers[from + 2] = side === 'buy' ? quantity : -quantity;
    this.#numbers[from + 3] = price;
  }

  toArray(): BacktestFill[] {
    return Array.from({ length: this.length }, (_, index): BacktestFill => {
      const from = index * stride;
      const lots = this.#numbers[from + 2]!;
      return {
        bar: this.#numbers[from]!,
        at: this.#numbers[from + 1]!,
        side: lots > 0 ? 'buy' : 'sell',
        quantity: Math.abs(lots),
        price: this.#numbers[from + 3]!,
        notional: this.#amount(2 * index),
        fee: this.#amount(2 * index + 1),
      };
    });
  }

  #putAmount(place: number, amount: bigint): void {
    this.#amounts[place] = amount;
    if (this.#amounts[place] !== amount) this.#large.set(place, amount);
  }

  #amount(place: number): Cash {
    return (this.#large.get(place) ?? this.#amounts[place]!) as Cash;
  }
}
