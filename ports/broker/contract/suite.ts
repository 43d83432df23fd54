import type { ClientOrderId, OrderId } from '@quire/core/units';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Broker, type BrokerOrder, BrokerRefusal } from '../broker.ts';

export interface BrokerHarness {
  readonly broker: Broker;
  /** Something that trades now, an affordable quantity of it, and a price at which a purchase rests. */
  readonly symbol: string;
  readonly quantity: string;
  readonly restingPrice: string;
  close(): Promise<void>;
}

/** The promises of `Broker`, on a broker with money and without positions. */
export function describeBroker(name: string, open: () => Promise<BrokerHarness>): void {
  describe(`${name} as a broker`, () => {
    let harness: BrokerHarness;
    let broker: Broker;
    beforeAll(async () => {
      harness = await open();
      broker = harness.broker;
    });
    afterAll(() => harness?.close());

    const order = (clientOrderId: string, changes: Partial<BrokerOrder> = {}): BrokerOrder => ({
      clientOrderId: clientOrderId as ClientOrderId,
      symbol: harness.symbol,
      side: 'buy',
      orderType: 'limit',
      timeInForce: 'gtc',
      quantity: harness.quantity,
      limitPrice: harness.restingPrice,
      stopPrice: null,
      ...changes,
    });

    it('shows an account with money', async () => {
      const account = await broker.account();
      expect(account.mode).toBe(broker.mode);
      expect(Number(account.cash)).toBeGreaterThan(0);
      expect(Number(account.buyingPower)).toBeGreaterThan(0);
    });

    it('rests an order, finds it, and cancels it', async () => {
      const sent = await broker.submitOrder(order('suite-rest'));
      expect(sent).toMatchObject({ clientOrderId: 'suite-rest', isOpen: true, filledQuantity: '0' });
      expect(await broker.findOrder(sent.orderId)).toEqual(sent);
      expect((await broker.openOrders()).map(({ orderId }) => orderId)).toContain(sent.orderId);
      expect(await broker.cancelOrder(sent.orderId)).toMatchObject({ orderId: sent.orderId, isOpen: false });
      expect((await broker.openOrders()).map(({ orderId }) => orderId)).not.toContain(sent.orderId);
    });

    it('takes the same order sent twice for one', async () => {
      const first = await broker.submitOrder(order('suite-twice'));
      const again = await broker.submitOrder(order('suite-twice'));
      expect(again.orderId).toBe(first.orderId);
      await broker.cancelOrder(first.orderId);
    });

    it('refuses with a code what cannot be', async () => {
      await expect(broker.submitOrder(order('suite-unknown', { symbol: 'NOSUCH' }))).rejects.toBeInstanceOf(
        BrokerRefusal,
      );
      await expect(broker.submitOrder(order('suite-nothing', { quantity: '0' }))).rejects.toHaveProperty('code');
      await expect(broker.cancelOrder('00000000-0000-4000-8000-000000000000' as OrderId)).rejects.toBeInstanceOf(
        BrokerRefusal,
      );
      expect(await broker.findOrder('00000000-0000-4000-8000-000000000000' as OrderId)).toBeNull();
    });

    it('trades at the market, holds the position, and closes it', async () => {
      const market = { orderType: 'market', timeInForce: 'day', limitPrice: null } as const;
      const bought = await broker.submitOrder(order('suite-buy', market));
      expect(Number(bought.filledQuantity)).toBeGreaterThan(0);
      expect(bought.averageFillPrice).not.toBeNull();
      const [position] = await broker.positions();
      expect(position?.quantity).toBe(bought.filledQuantity);
      await broker.closePosition(harness.symbol);
      expect(await broker.positions()).toEqual([]);
    });
  });
}
