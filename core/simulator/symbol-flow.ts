import { type BookSide, bookSideBuy, bookSideSell } from '../exchange/index.ts';
import { microsPerSecond, randomUnit, randomWord, type UnixMicros } from '../units/index.ts';
import type { LatentSymbol } from './latent-market.ts';
import { MarketMaker, makerStyles } from './market-maker.ts';
import { exponentialOfWord } from './math.ts';
import { roundLotsOfWord } from './order-size.ts';
import { validAbove, validBelow } from './price-grid.ts';
import { purpose } from './purposes.ts';
import type { SymbolDesk } from './symbol-desk.ts';

/** Shares of the actions, in order; what is left of 1 withdraws a patient order. */
export const actionShares = { maker: 0.5, taker: 0.22, momentum: 0.05, patient: 0.13 } as const;
const makerEnd = actionShares.maker;
const takerEnd = makerEnd + actionShares.taker;
const momentumEnd = takerEnd + actionShares.momentum;
const patientEnd = momentumEnd + actionShares.patient;

/** Patient orders one symbol may have in the book. */
const patientMax = 48;
const patientSeeded = 24;
/** A taker goes at most this many steps through the book, so that one order does not empty it. */
const takerReachSteps = 4;
const arbitrageSteps = 0.5;
/** A taker with a great bargain before it takes as much as this many would. */
const eagernessMax = 25;
/** A bargain is great beyond this many steps. */
const bargainSteps = 4;
/** A maker does not wait for its turn when its ladder is this many steps away from the value. */
const urgentSteps = 2.5;
const momentumSteps = 2;
const momentumMemory = 0.05;
/** Odds of buying rise by this much for each step that the value lies above the middle of the book. */
const tiltPerStep = 0.15;
const tiltMax = 0.45;

/** What outlives a restart: orders are placed anew, positions and the trend are not forgotten. */
export interface SymbolFlowState {
  readonly symbol: string;
  readonly digest: number;
  readonly nextReference: number;
  readonly trend: number;
  readonly inventories: readonly number[];
  readonly inventoryAt: number;
}

/**
 * The order flow of one symbol. Each action has a number and an instant; every draw is keyed by (seed, purpose, symbol, number),
 * so a customer's order changes the books that agents meet but never their luck or their timing.
 */
export class SymbolFlow {
  /** Instant of the next action. */
  nextAt = Number.POSITIVE_INFINITY;
  /** Number of the next action. It starts at the millisecond of the seeding, so a later life draws anew. */
  sequence = 0;
  readonly desk: SymbolDesk;
  readonly #latent: LatentSymbol;
  readonly #makers: readonly MarketMaker[];
  readonly #patient = new Float64Array(patientMax);
  #patientNext = 0;
  /** Slow average of the book's middle, in ticks; 0 while unknown. */
  #trend = 0;

  constructor(desk: SymbolDesk, latent: LatentSymbol) {
    this.desk = desk;
    this.#latent = latent;
    this.#makers = makerStyles.map((_, index) => new MarketMaker(desk, index));
  }

  /** Clears the agents' orders and seeds the book around the value at `at`. Nothing matches. */
  seed(at: UnixMicros, state: SymbolFlowState | null): void {
    const { desk } = this;
    desk.now = at;
    this.#restore(state, at);
    // A trend of before a corporate action is in other prices.
    if (this.#latent.revalue(desk.priceFactor())) this.#trend = 0;
    this.#clearAgents();
    desk.resetDigest(state?.digest ?? 0);
    desk.step = this.#latent.stepOfDay(at);
    const fair = this.#latent.ticksAt(at);
    for (const maker of this.#makers) maker.seed(fair, at);
    this.sequence = Math.floor(at / 1000);
    this.#seedPatient(fair);
    this.#schedule(at);
  }

  /** Nothing is due any more until it is seeded again. */
  pause(): void {
    this.nextAt = Number.POSITIVE_INFINITY;
  }

  state(): SymbolFlowState {
    return {
      symbol: this.desk.instrument.symbol,
      digest: this.desk.digest(),
      nextReference: this.desk.nextReference,
      trend: this.#trend,
      inventories: this.#makers.map((maker) => maker.inventory),
      inventoryAt: this.#makers.reduce((latest, maker) => Math.max(latest, maker.inventoryAt), 0),
    };
  }

  /** Plays the action that is due and draws the instant of the one after. */
  playNext(): void {
    const at = this.nextAt;
    const sequence = this.sequence;
    const { desk } = this;
    desk.now = at;
    const fair = this.#latent.ticksAt(at as UnixMicros);
    const kind = randomUnit(desk.seed, purpose.actionKind, desk.entity, sequence);
    if (kind < makerEnd) this.#makerTurn(fair, at, sequence);
    else if (kind < takerEnd) this.#takerTurn(fair, sequence);
    else if (kind < momentumEnd) this.#momentumTurn(sequence);
    else if (kind < patientEnd) this.#patientTurn(sequence);
    else this.#impatientTurn(sequence);
    this.sequence++;
    this.#schedule(at as UnixMicros);
  }

  #schedule(from: UnixMicros): void {
    const { seed, entity } = this.desk;
    const rate = this.#latent.profile.actionsPerSecond * this.#latent.activityAt(from);
    const wait = exponentialOfWord(randomWord(seed, purpose.actionGap, entity, this.sequence));
    this.nextAt = from + Math.max(1, Math.round((wait / rate) * microsPerSecond));
  }

  #restore(state: SymbolFlowState | null, at: UnixMicros): void {
    this.desk.nextReference = state?.nextReference ?? 1;
    this.#trend = state?.trend ?? 0;
    for (const [index, maker] of this.#makers.entries()) {
      maker.forgetOrders();
      maker.inventory = state?.inventories[index] ?? 0;
      maker.inventoryAt = state?.inventoryAt ?? at;
    }
    this.#patient.fill(0);
    this.#patientNext = 0;
  }

  #clearAgents(): void {
    const references: number[] = [];
    this.desk.book.forEachResting((reference) => {
      if (reference % 2 === 1) references.push(reference);
    });
    for (const reference of references) this.desk.cancel(reference);
  }

  #seedPatient(fair: number): void {
    const { desk } = this;
    for (let at = 0; at < patientSeeded; at++) {
      const side = at % 2 === 0 ? bookSideBuy : bookSideSell;
      const index = this.sequence + at;
      const distance = desk.step * (1 + 14 * randomUnit(desk.seed, purpose.actionPlace, desk.entity, index));
      const price = this.#valid(side, side === bookSideBuy ? fair - distance : fair + distance);
      this.#patient[at] = desk.restUnmatched(side, price, this.#sizeLots(purpose.seedSize, index));
    }
    this.#patientNext = patientSeeded;
  }

  /**
   * A turn of one maker, and with it of all whose quotes are badly out of place: in a fast market everybody looks. All retreat before
   * any advances, so that nobody waits behind quotes that are about to go. A turn in which nothing was to do renews an order.
   */
  #makerTurn(fair: number, at: number, sequence: number): void {
    const { desk } = this;
    const chosen = randomWord(desk.seed, purpose.actionChoice, desk.entity, sequence) % this.#makers.length;
    const acts = this.#makers.map((maker, index) => index === chosen || maker.staleness(fair) > urgentSteps);
    const before = desk.operations;
    for (const [index, maker] of this.#makers.entries()) if (acts[index]) maker.retreat(fair, at);
    for (const [index, maker] of this.#makers.entries()) if (acts[index]) maker.advance(sequence);
    if (desk.operations === before) this.#makers[chosen]!.renewOne(sequence);
  }

  /** A market order. One who sees a price on the wrong side of the value takes it; else buys or sells, leaning to the value. */
  #takerTurn(fair: number, sequence: number): void {
    const { desk } = this;
    const bid = desk.book.bestBid();
    const ask = desk.book.bestAsk();
    const quantity = this.#sizeLots(purpose.actionSize, sequence);
    const margin = arbitrageSteps * desk.step;
    if (ask !== 0 && ask < fair - margin) this.#takeBargain(bookSideBuy, fair, fair - ask, quantity);
    else if (bid > fair + margin) this.#takeBargain(bookSideSell, fair, bid - fair, quantity);
    else if (bid !== 0 && ask !== 0)
      this.#takeWithinReach(this.#leaningSide(fair - (bid + ask) / 2, sequence), quantity);
  }

  /** Takes what stands on the wrong side of the value, the more the better the bargain. */
  #takeBargain(side: BookSide, fair: number, gain: number, quantity: number): void {
    const eagerness = Math.min(eagernessMax, Math.max(1, Math.round(gain / this.desk.step) - bargainSteps));
    this.desk.take(side, this.#valid(side, fair), quantity * eagerness);
  }

  /** Buys or sells by odds that lean to the value, which lies this many ticks above the middle of the book. */
  #leaningSide(above: number, sequence: number): BookSide {
    const { seed, entity, step } = this.desk;
    const tilt = (above / step) * tiltPerStep;
    const oddsOfBuying = 0.5 + Math.min(tiltMax, Math.max(-tiltMax, tilt));
    return randomUnit(seed, purpose.actionSide, entity, sequence) < oddsOfBuying ? bookSideBuy : bookSideSell;
  }

  #takeWithinReach(side: BookSide, quantity: number): void {
    const { desk } = this;
    const reach = takerReachSteps * desk.step;
    const touch = side === bookSideBuy ? desk.book.bestAsk() : desk.book.bestBid();
    if (touch === 0) return;
    desk.take(side, this.#valid(side, side === bookSideBuy ? touch + reach : touch - reach), quantity);
  }

  /** Follows the move of the book's middle away from its slow average. */
  #momentumTurn(sequence: number): void {
    const { desk } = this;
    const bid = desk.book.bestBid();
    const ask = desk.book.bestAsk();
    if (bid === 0 || ask === 0) return;
    const middle = (bid + ask) / 2;
    if (this.#trend === 0) this.#trend = middle;
    const move = middle - this.#trend;
    this.#trend += momentumMemory * move;
    if (Math.abs(move) < momentumSteps * desk.step) return;
    this.#takeWithinReach(move > 0 ? bookSideBuy : bookSideSell, this.#sizeLots(purpose.actionSize, sequence));
  }

  /** Someone leaves a limit order near the touch, at times inside the spread. The oldest gives way when all places are taken. */
  #patientTurn(sequence: number): void {
    const { desk } = this;
    const { seed, entity, book } = desk;
    const side = randomWord(seed, purpose.actionSide, entity, sequence) % 2 === 0 ? bookSideBuy : bookSideSell;
    const touch = side === bookSideBuy ? book.bestBid() : book.bestAsk();
    if (touch === 0) return;
    const away = desk.step * (4 * exponentialOfWord(randomWord(seed, purpose.actionPlace, entity, sequence)) - 0.6);
    const price = this.#valid(side, side === bookSideBuy ? touch - away : touch + away);
    if (desk.wouldCross(side, price)) return;
    const place = this.#patientNext;
    this.#withdrawPatient(place);
    this.#patient[place] = desk.rest(side, price, this.#sizeLots(purpose.actionSize, sequence));
    this.#patientNext = (place + 1) % patientMax;
  }

  #impatientTurn(sequence: number): void {
    const { seed, entity } = this.desk;
    this.#withdrawPatient(randomWord(seed, purpose.actionPlace, entity, sequence) % patientMax);
  }

  #withdrawPatient(place: number): void {
    const reference = this.#patient[place]!;
    if (reference === 0) return;
    this.#patient[place] = 0;
    if (this.desk.book.has(reference)) this.desk.cancel(reference);
  }

  /** A valid price that is never more generous than the one meant. */
  #valid(side: BookSide, ticks: number): number {
    const { instrument } = this.desk;
    return side === bookSideBuy ? validBelow(instrument, ticks) : validAbove(instrument, ticks);
  }

  #sizeLots(what: number, index: number): number {
    const { seed, entity, roundLot, takerRoundLots } = this.desk;
    return roundLotsOfWord(randomWord(seed, what, entity, index), takerRoundLots) * roundLot;
  }
}
