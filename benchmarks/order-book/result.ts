/** What every contestant hands back for each operation: objects, because a client's answer and its events are objects. */
export interface FillEvent {
  readonly makerOrder: string;
  readonly takerOrder: string;
  readonly price: number;
  readonly quantity: number;
}

export interface OperationResult {
  readonly order: string;
  readonly remaining: number;
  readonly fills: readonly FillEvent[];
}

export const noFills: readonly FillEvent[] = [];

/** A book whose orders are known by text, as clients know them. */
export interface TextBook {
  limit(order: string, side: number, price: number, quantity: number): OperationResult;
  market(order: string, side: number, quantity: number): OperationResult;
  cancel(order: string): OperationResult;
  /** All that rests, in priority order, bids first. */
  resting(): { order: string; side: number; price: number; quantity: number }[];
}
