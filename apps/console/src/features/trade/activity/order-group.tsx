import type { OrderView } from '@quire/contract';
import { Price, Side } from '../../../components/numbers.tsx';
import { QueryState, SkeletonRows } from '../../../components/states.tsx';
import { formatGrouped } from '../../../lib/decimal.ts';
import { useOrderGroup } from '../api/order-group.ts';
import { statusWord } from '../ticket/refusal-words.ts';
import { roleWord, typeWord, waitingPrice } from './order-words.ts';
import { Section } from './story-section.tsx';

interface OrderGroupProps {
  readonly order: OrderView;
  readonly onOpen: (orderId: string) => void;
}

/** The legs: entry, take profit and stop loss, each a step away. */
export function OrderGroup({ order, onOpen }: OrderGroupProps) {
  const query = useOrderGroup(order);
  if (order.groupId === null) return null;
  return (
    <Section title="Legs">
      <QueryState query={query} skeleton={<SkeletonRows rows={3} />}>
        {(orders) => (
          <ul className="px-3 pb-2">
            {orders.map((each) => (
              <li key={each.orderId} className="border-t border-rule/60 first:border-t-0">
                <button
                  type="button"
                  disabled={each.orderId === order.orderId}
                  onClick={() => onOpen(each.orderId)}
                  className="grid w-full grid-cols-[88px_48px_1fr_auto] items-baseline gap-2 py-1.5 text-left text-[13px] enabled:hover:bg-surface"
                >
                  <b className="font-semibold">{roleWord(each.role) || typeWord(each.orderType)}</b>
                  <Side side={each.side} />
                  <span className="truncate tabular-nums">
                    {formatGrouped(each.filledQuantity)} of {formatGrouped(each.quantity)}
                    {waitingPrice(each) === null ? null : (
                      <>
                        {' at '}
                        <Price value={waitingPrice(each)} decimals={2} />
                      </>
                    )}
                  </span>
                  <span className="text-muted">
                    {statusWord(each.status)}
                    {each.orderId === order.orderId ? ', this one' : ''}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </QueryState>
    </Section>
  );
}
