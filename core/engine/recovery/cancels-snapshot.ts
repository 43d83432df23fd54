import type { OrderId, UnixMicros } from '../../units/index.ts';
import { integer, list, object, parseRecord, text } from '../codec/codec.ts';
import type { World } from '../world.ts';

interface StoredCancel {
  readonly orderId: OrderId;
  readonly requestedAt: UnixMicros;
}

const storedCancelsCodec = list(object<StoredCancel>({ orderId: text(), requestedAt: integer() }));

/** Cancels on their way to a market, as JSON; empty when there are none. */
export function encodeCancels(world: World): string {
  const { cancelsUnderWay } = world.durable;
  if (cancelsUnderWay.size === 0) return '';
  return storedCancelsCodec.encode([...cancelsUnderWay].map(([orderId, requestedAt]) => ({ orderId, requestedAt })));
}

/** Into a world whose orders are restored. */
export function restoreCancels(world: World, encoded: string): void {
  if (encoded === '') return;
  for (const { orderId, requestedAt } of storedCancelsCodec.decode(parseRecord(encoded, 'cancels'), 'cancels')) {
    world.durable.cancelsUnderWay.set(orderId, requestedAt);
  }
}
