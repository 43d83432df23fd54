/** A curve thinned for drawing: of each stretch its first, lowest, highest and last point, so that no spike is lost. */
export function downsample(values: Float64Array, pointsMax: number): { readonly at: number; readonly value: number }[] {
  const all = (from: number, to: number): { at: number; value: number }[] =>
    Array.from({ length: to - from }, (_, index) => ({ at: from + index, value: values[from + index]! }));
  if (values.length <= pointsMax) return all(0, values.length);
  const stretches = Math.max(1, Math.floor(pointsMax / 4));
  const points: { at: number; value: number }[] = [];
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = Math.floor((stretch * values.length) / stretches);
    const to = Math.floor(((stretch + 1) * values.length) / stretches);
    let low = from;
    let high = from;
    for (let at = from; at < to; at++) {
      if (values[at]! < values[low]!) low = at;
      if (values[at]! > values[high]!) high = at;
    }
    for (const at of new Set([from, low, high, to - 1].sort((left, right) => left - right))) {
      points.push({ at, value: values[at]! });
    }
  }
  return points;
}
