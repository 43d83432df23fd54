import { type Instrument, SymbolIndex } from '@quire/core/market';

/** The instruments of a world in order of their definition, by id and by every spelling. */
export class InstrumentDirectory {
  readonly #byId = new Map<string, Instrument>();
  readonly #bySpelling = new SymbolIndex();
  #all: readonly Instrument[] = [];

  add(instrument: Instrument): void {
    if (this.#byId.has(instrument.instrumentId)) return;
    this.#byId.set(instrument.instrumentId, instrument);
    this.#bySpelling.add(instrument);
    this.#all = [...this.#byId.values()];
  }

  /** Another symbol, or the end of trading. The earlier symbol still finds it, as long as no other instrument takes it. */
  change(instrument: Instrument): void {
    const before = this.#byId.get(instrument.instrumentId);
    this.#byId.set(instrument.instrumentId, instrument);
    this.#all = [...this.#byId.values()];
    if (before !== undefined && before.symbol !== instrument.symbol) {
      this.#bySpelling.add({ ...instrument, symbol: before.symbol });
    }
    this.#bySpelling.add(instrument);
  }

  /** A symbol of before, unless another instrument has it now. */
  addAlias(symbol: string, instrumentId: string): void {
    const instrument = this.#byId.get(instrumentId);
    if (instrument !== undefined && this.#bySpelling.find(symbol) === null)
      this.#bySpelling.add({ ...instrument, symbol });
  }

  all(): readonly Instrument[] {
    return this.#all;
  }

  byId(instrumentId: string): Instrument | null {
    return this.#byId.get(instrumentId) ?? null;
  }

  bySymbol(symbol: string): Instrument | null {
    const found = this.#bySpelling.find(symbol);
    // The index may know a symbol of before; the instrument is what it is now.
    return found && this.byId(found.instrumentId);
  }
}
