import type { OrderView, SubmitOrderBody } from '@quire/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type ApiError, toApiError } from '../../../lib/api/problem.ts';
import { randomUuid } from '../../../lib/ids.ts';
import { createStore, useStore } from '../../../lib/store.ts';
import { newerOrder } from '../../../lib/stream/merge.ts';
import { useStream } from '../../../lib/stream/use-stream.ts';
import { submitOrder } from '../api/submit-order.ts';

/** One press of the button and what became of it. */
export interface Send {
  readonly clientOrderId: string;
  readonly body: SubmitOrderBody;
  readonly words: string;
  readonly state: 'sending' | 'known' | 'refused' | 'unanswered';
  readonly order: OrderView | null;
  readonly error: ApiError | null;
}

const kept = 4;
const store = createStore<readonly Send[]>([]);

function put(send: Send): void {
  store.set((list) => [send, ...list.filter((each) => each.clientOrderId !== send.clientOrderId)].slice(0, kept));
}

async function transmit(send: Send): Promise<void> {
  try {
    const order = await submitOrder({ ...send.body, clientOrderId: send.clientOrderId });
    put({ ...send, state: 'known', order, error: null });
  } catch (caught) {
    const error = toApiError(caught);
    put({ ...send, state: error.isUnanswered ? 'unanswered' : 'refused', error });
  }
}

export function dismissSend(clientOrderId: string): void {
  store.set((list) => list.filter((send) => send.clientOrderId !== clientOrderId));
}

/** Sends, and sends again with the same client order id when nobody answered. */
export function useSends() {
  const client = useQueryClient();
  const list = useStore(store, (sends) => sends);
  const streamed = useStream((snapshot) => snapshot.replica.orders);
  const sends = useMemo(() => list.map((send) => withStream(send, streamed)), [list, streamed]);
  const deliver = (send: Send): void => {
    put({ ...send, state: 'sending' });
    void transmit(send).then(() => {
      for (const queryKey of [['orders'], ['positions'], ['fills'], ['accounts']])
        void client.invalidateQueries({ queryKey });
    });
  };
  return {
    sends,
    send: (body: SubmitOrderBody, words: string): void =>
      deliver({ clientOrderId: randomUuid(), body, words, state: 'sending', order: null, error: null }),
    sendAgain: deliver,
  };
}

/** The stream may know an order before its own request is answered. */
function withStream(send: Send, streamed: ReadonlyMap<string, OrderView>): Send {
  const known = send.order === null ? null : (streamed.get(send.order.orderId) ?? null);
  const found = known ?? [...streamed.values()].find((order) => order.clientOrderId === send.clientOrderId) ?? null;
  if (!found) return send;
  return { ...send, state: 'known', order: send.order === null ? found : newerOrder(send.order, found) };
}
