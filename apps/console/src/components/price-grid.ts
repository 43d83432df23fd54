/** The price of the grid nearest to one that was pointed at; never below one step. */
export function onGrid(price: number, increment: number, decimals: number): number {
  return Number((Math.max(1, Math.round(price / increment)) * increment).toFixed(decimals));
}

interface Pressed {
  readonly key: string;
  readonly shiftKey: boolean;
}

const steps: Readonly<Record<string, number>> = {
  ArrowUp: 1,
  ArrowRight: 1,
  ArrowDown: -1,
  ArrowLeft: -1,
  PageUp: 10,
  PageDown: -10,
};

/** Where a key moves a price: an arrow by a step, with shift or a page key by ten. Null for every other key. */
export function steppedPrice(
  price: number,
  { key, shiftKey }: Pressed,
  increment: number,
  decimals: number,
): number | null {
  const step = steps[key];
  if (step === undefined) return null;
  return onGrid(price + step * (shiftKey ? 10 : 1) * increment, increment, decimals);
}
