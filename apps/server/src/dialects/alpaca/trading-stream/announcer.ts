import { ensureDefined } from '@quire/core/units';
import type { CommittedBatch, WorldGateway } from '../../../platform/world-gateway.ts';
import type { OrderRow } from '../views/order-view.ts';
import type { Message } from './frames.ts';
import { isTold, type ToldEvent, type TradeUpdate, tradeUpdates } from './trade-updates.ts';

export interface Told {
  readonly event: ToldEvent;
  readonly eventSequence: number;
}

export interface AnnouncerOptions {
  readonly gateway: Pick<WorldGateway, 'worldId' | 'instrumentById'>;
  /** The orders as they are now, in any order. */
  readonly readOrders: (orderIds: readonly string[]) => Promise<readonly OrderRow[]>;
  readonly onError: (error: unknown) => void;
}

/** Who hears of orders, by whatever wire. */
export interface UpdateListener {
  listensTo(accountId: string): boolean;
  send(message: Message): void;
  isStillAuthorized(): Promise<boolean>;
}

/** Tells clients what a commit did to the orders of their accounts. */
export class Announcer<Client extends UpdateListener> {
  readonly #options: AnnouncerOptions;
  #telling: Promise<void> = Promise.resolve();

  constructor(options: AnnouncerOptions) {
    this.#options = options;
  }

  /**
   * Who hears of a commit is decided here and now: whoever listens at the commit. Commits are then told one after another,
   * because reading their orders takes a moment. A client that could not be told is cut off, so that it knows to look again.
   */
  announce(
    { events }: Pick<CommittedBatch, 'events'>,
    clients: Iterable<Client>,
    cutOff: (client: Client) => void,
  ): void {
    const all = [...clients];
    if (all.length === 0) return;
    const told: Told[] = [];
    const listeners = new Set<Client>();
    for (const { event, eventSequence } of events) {
      if (!isTold(event)) continue;
      const hearing = all.filter((client) => client.listensTo(event.accountId));
      if (hearing.length > 0) told.push({ event, eventSequence });
      for (const client of hearing) listeners.add(client);
    }
    if (told.length === 0) return;
    this.#telling = this.#telling
      .then(() => this.#tell(told, listeners))
      .catch((error: unknown) => {
        this.#options.onError(error);
        for (const client of listeners) cutOff(client);
      });
  }

  async #tell(told: readonly Told[], listeners: ReadonlySet<Client>): Promise<void> {
    const updates = await this.#updatesOf(told);
    const all = [...listeners];
    const isGood = await Promise.all(all.map((client) => client.isStillAuthorized()));
    const authorized = all.filter((_, index) => isGood[index]);
    for (const { accountId, data } of updates) {
      for (const client of authorized) {
        if (client.listensTo(accountId)) client.send({ stream: 'trade_updates', data });
      }
    }
  }

  async #updatesOf(told: readonly Told[]): Promise<readonly { accountId: string; data: TradeUpdate }[]> {
    return updatesOf(told, this.#options);
  }
}

/** What is said of events, with one read for all of their orders, however many fills they had. */
export async function updatesOf(
  told: readonly Told[],
  { gateway, readOrders }: Pick<AnnouncerOptions, 'gateway' | 'readOrders'>,
): Promise<readonly { readonly accountId: string; readonly data: TradeUpdate }[]> {
  const rows = await readOrders([...new Set(told.map(({ event }) => event.orderId))]);
  const byId = new Map(rows.map((row) => [row.orderId, row]));
  return told.flatMap(({ event, eventSequence }) => {
    const row = ensureDefined(byId.get(event.orderId), `order ${event.orderId} is committed`);
    const instrument = ensureDefined(gateway.instrumentById(row.instrumentId), `${row.symbol} is of this world`);
    const context = { row, instrument, worldId: gateway.worldId, eventSequence };
    return tradeUpdates(event, context).map((data) => ({ accountId: event.accountId, data }));
  });
}
