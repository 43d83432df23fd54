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

  all(): readonly Instrument[] {
    return this.#all;
  }

  byId(instrumentId: string): Instrument | null {
    return this.#byId.get(instrumentId) ?? null;
  }

  bySymbol(symbol: string): Instrument | null {
    return this.#bySpelling.find(symbol);
  }
}
