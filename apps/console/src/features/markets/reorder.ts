/** A symbol moved by some places within its list, as far as the list goes. */
export function moved(symbols: readonly string[], symbol: string, places: number): readonly string[] {
  const from = symbols.indexOf(symbol);
  const to = Math.min(symbols.length - 1, Math.max(0, from + places));
  if (from < 0 || from === to) return symbols;
  const rest = symbols.filter((each) => each !== symbol);
  return [...rest.slice(0, to), symbol, ...rest.slice(to)];
}

/** Rows in the order of a list; what the list does not name is left out. */
export function inListOrder<Row extends { readonly symbol: string }>(
  rows: readonly Row[],
  symbols: readonly string[],
): readonly Row[] {
  const bySymbol = new Map(rows.map((row) => [row.symbol, row]));
  return symbols.flatMap((symbol) => bySymbol.get(symbol) ?? []);
}
