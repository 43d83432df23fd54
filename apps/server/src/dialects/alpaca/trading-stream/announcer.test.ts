import type { DomainEvent } from '@quire/core/engine';
import type { Instrument } from '@quire/core/market';
import type { AccountId, WorldId } from '@quire/core/units';
import { describe, expect, it } from 'vitest';
import { filledRow, orderedAt } from '../testing/order-row.ts';
import { Announcer } from './announcer.ts';
import { StreamClient } from './stream-client.ts';

const instrument = { priceScale: 2, quantityScale: 0 } as Instrument;

/** An announcer over orders that can be read or not, and one client that listens. */
async function listening() {
  const told: { event: string; order: { filled_qty: string } }[] = [];
  const world = { reads: 0, isDown: false, isRevoked: false, failures: 0, cutOff: 0, closed: 0 };
  const announcer = new Announcer({
    gateway: { worldId: 'sim' as WorldId, instrumentById: () => instrument },
    async readOrders() {
      world.reads++;
      if (world.isDown) throw new Error('the database is down');
      return [filledRow];
    },
    onError: () => void world.failures++,
  });
  const client = new StreamClient({
    encoding: 'json',
    authenticate: async () => (world.isRevoked ? null : { accountId: 'mine' as AccountId }),
    onError: (error) => expect.fail(String(error)),
    socket: {
      bufferedAmount: 0,
      send(data) {
        const { stream, data: update } = JSON.parse(Buffer.from(data).toString('utf8'));
        if (stream === 'trade_updates') told.push(update);
      },
      close: () => void world.closed++,
      terminate: () => {},
    },
  });
  client.receive(Buffer.from('{"action":"auth"}'));
  client.receive(Buffer.from('{"action":"listen","data":{"streams":["trade_updates"]}}'));
  await expect.poll(() => client.listensTo('mine')).toBe(true);
  const announce = (...events: object[]) => {
    const committed = events.map((event, index) => {
      return { eventSequence: index, inputSequence: 1, event: event as DomainEvent };
    });
    announcer.announce({ events: committed }, [client], () => void world.cutOff++);
  };
  return { world, told, announce };
}

const identity = { orderId: 'order', accountId: 'mine', at: orderedAt };
const accepted = { ...identity, type: 'OrderAccepted', status: 'new' };
const fill = (filledQuantity: number) => ({
  ...identity,
  type: 'OrderFilled',
  fillId: `fill-${filledQuantity}`,
  quantity: 1,
  price: 100,
  filledQuantity,
  filledNotional: 1n,
  positionQuantity: BigInt(filledQuantity),
  status: filledQuantity === 5 ? 'filled' : 'partially_filled',
});

describe('what a commit did', () => {
  it('is told in order, by one look at its orders however many fills there were', async () => {
    const { world, told, announce } = await listening();
    announce(accepted, fill(1), fill(2), { type: 'CashPosted', accountId: 'mine' }, fill(3), fill(4), fill(5));
    announce({ ...identity, type: 'OrderCanceled' });
    await expect.poll(() => told.length).toBe(8);
    expect(told.map(({ event }) => event)).toEqual([
      'pending_new',
      'new',
      'partial_fill',
      'partial_fill',
      'partial_fill',
      'partial_fill',
      'fill',
      'canceled',
    ]);
    expect(told.slice(2, 7).map(({ order }) => order.filled_qty)).toEqual(['1', '2', '3', '4', '5']);
    expect(world.reads).toBe(2);
  });

  it('to orders of nobody who listens costs nothing', async () => {
    const { world, announce } = await listening();
    announce({ ...accepted, accountId: 'other' }, { type: 'CashPosted', accountId: 'mine' });
    announce(accepted);
    await expect.poll(() => world.reads).toBe(1);
  });

  it('is not told to a key that was revoked in between', async () => {
    const { world, told, announce } = await listening();
    world.isRevoked = true;
    announce(accepted);
    await expect.poll(() => world.closed).toBe(1);
    expect([told, world.failures]).toEqual([[], 0]);
  });

  it('that cannot be read cuts the listener off, so that it looks again instead of missing an event', async () => {
    const { world, told, announce } = await listening();
    world.isDown = true;
    announce(accepted);
    await expect.poll(() => [world.failures, world.cutOff, told.length]).toEqual([1, 1, 0]);
  });
});
