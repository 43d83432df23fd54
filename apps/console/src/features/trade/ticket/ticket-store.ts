import { createStore, useStore } from '../../../lib/store.ts';
import { changedDraft, emptyDraft, type TicketDraft } from './ticket-draft.ts';

/** Beside the page rather than in it: the book fills the ticket without redrawing the desk. */
interface TicketState {
  readonly draft: TicketDraft;
  /** Grows when the ticket is asked for: it takes the focus. */
  readonly asked: number;
}

const store = createStore<TicketState>({ draft: emptyDraft, asked: 0 });

export function useTicket(): TicketState {
  return useStore(store, (state) => state);
}

export function changeTicket(change: Partial<TicketDraft>): void {
  store.set((state) => ({ ...state, draft: changedDraft(state.draft, change) }));
}

export function askForTicket(side: 'buy' | 'sell'): void {
  store.set((state) => ({ draft: { ...state.draft, side }, asked: state.asked + 1 }));
}

/** A price that was clicked becomes the limit of the order being written. */
export function offerPrice(price: string): void {
  store.set((state) => {
    const keeps = state.draft.orderType === 'stop_limit';
    return {
      ...state,
      draft: changedDraft(state.draft, { limitPrice: price, ...(keeps ? {} : { orderType: 'limit' }) }),
    };
  });
}
