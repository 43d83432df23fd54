import type { OrderView, SubmitOrderBody } from '@quire/contract';
import { request } from '../../../lib/api/client.ts';

/** The client order id makes it safe to send again after no answer: the same order is never placed twice. */
export function submitOrder(body: SubmitOrderBody & { readonly clientOrderId: string }): Promise<OrderView> {
  return request<OrderView>('POST', 'orders', { body });
}
