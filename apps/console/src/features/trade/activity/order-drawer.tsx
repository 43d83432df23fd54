import type { FillView, OrderView } from '@quire/contract';
import { Button } from '../../../components/button.tsx';
import { Line, Lines } from '../../../components/definition.tsx';
import { Drawer } from '../../../components/dialog.tsx';
import { Instant, Money, Pnl, Price, Quantity, Side } from '../../../components/numbers.tsx';
import { RawJson } from '../../../components/raw-json.tsx';
import { QueryState } from '../../../components/states.tsx';
import { formatGrouped } from '../../../lib/decimal.ts';
import { isOpen } from '../../../lib/stream/merge.ts';
import { useCancelOrder } from '../api/cancel-order.ts';
import { type OrderDetail, type OrderTimelineEntry, useOrderDetail } from '../api/order-detail.ts';
import { codeWords, refusalWords, statusWord } from '../ticket/refusal-words.ts';

interface OrderDrawerProps {
  readonly orderId: string | null;
  readonly mayCancel: boolean;
  readonly onClose: () => void;
}

/** The full story of one order: what was asked, what happened, why it could, and what the server sent. */
export function OrderDrawer({ orderId, mayCancel, onClose }: OrderDrawerProps) {
  const query = useOrderDetail(orderId);
  const order = query.data?.order;
  const title = order
    ? `${order.side === 'buy' ? 'Buy' : 'Sell'} ${formatGrouped(order.quantity)} ${order.symbol}`
    : 'Order';
  const description = order ? `${statusWord(order.status)}, ${order.orderType} ${order.timeInForce}` : 'Its full story';
  return (
    <Drawer open={orderId !== null} onClose={onClose} title={title} description={description}>
      <QueryState query={query}>{(detail) => <Story detail={detail} mayCancel={mayCancel} />}</QueryState>
    </Drawer>
  );
}

function Story({ detail, mayCancel }: { readonly detail: OrderDetail; readonly mayCancel: boolean }) {
  const { order, fills, timeline } = detail;
  const { mutate: cancel, isPending } = useCancelOrder();
  return (
    <div className="flex flex-col">
      {mayCancel && isOpen(order) ? (
        <div className="border-b border-rule p-3">
          <Button small tone="danger" disabled={isPending} onClick={() => cancel(order)}>
            Cancel the remaining {formatGrouped(order.remainingQuantity)}
          </Button>
        </div>
      ) : null}
      <Facts order={order} />
      <Section title="Timeline">
        <ol className="px-3 pb-2">
          {timeline.map((entry) => (
            <TimelineLine key={entry.eventSequence} entry={entry} />
          ))}
        </ol>
      </Section>
      {fills.length > 0 ? (
        <Section title={fills.length === 1 ? 'Fill and its evidence' : `${fills.length} fills and their evidence`}>
          {fills.map((fill) => (
            <FillStory key={fill.fillId} fill={fill} />
          ))}
        </Section>
      ) : null}
      <Section title="Raw">
        <div className="px-3 pb-3">
          <RawJson value={detail} />
        </div>
      </Section>
    </div>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section aria-label={title} className="border-t border-rule">
      <h3 className="label px-3 pt-2.5 pb-1">{title}</h3>
      {children}
    </section>
  );
}

function Facts({ order }: { readonly order: OrderView }) {
  const refusal =
    order.reasonCode === null ? null : refusalWords(codeWords(order.reasonCode), order.reasonDetails ?? {});
  return (
    <Lines>
      <Line name="Status">{statusWord(order.status)}</Line>
      {refusal ? (
        <Line name="Why">
          <span className={order.status === 'denied' || order.status === 'rejected' ? 'text-loss' : ''}>
            {refusal.sentence}
          </span>
        </Line>
      ) : null}
      {refusal?.numbers.map(({ name, value }) => (
        <Line key={name} name={name}>
          {value}
        </Line>
      ))}
      <Line name="Side">
        <Side side={order.side} />
      </Line>
      <Line name="Filled">
        {formatGrouped(order.filledQuantity)} of {formatGrouped(order.quantity)}
      </Line>
      <Line name="Limit price">
        <Price value={order.limitPrice} decimals={2} />
      </Line>
      <Line name="Average fill price">
        <Price value={order.averageFillPrice} decimals={2} />
      </Line>
      <Line name="Notional filled">
        <Money value={order.filledNotional} decimalsMax={9} />
      </Line>
      <Line name="Fees">
        <Money value={order.feesPaid} decimalsMax={9} />
      </Line>
      <Line name="Cash reserved">
        <Money value={order.reservedCash} decimalsMax={9} />
      </Line>
      <Line name="Sent">
        <Instant value={order.submittedAt} style="full" />
      </Line>
      <Line name="Closed">
        <Instant value={order.closedAt} style="full" />
      </Line>
      <Line name="Expires">
        <Instant value={order.expiresAt} style="full" />
      </Line>
      <Line name="Door">{order.origin}</Line>
      <Line name="Client order id">
        <span className="font-mono text-[11.5px]">{order.clientOrderId}</span>
      </Line>
      <Line name="Order id">
        <span className="font-mono text-[11.5px]">{order.orderId}</span>
      </Line>
    </Lines>
  );
}

/** OrderFilled → "order filled". */
function eventWords(type: string): string {
  const words = type.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Events that refuse or end an order carry a code. */
function reasonOf(event: unknown): string | null {
  if (typeof event !== 'object' || event === null || !('reasonCode' in event)) return null;
  return typeof event.reasonCode === 'string' ? event.reasonCode : null;
}

function TimelineLine({ entry }: { readonly entry: OrderTimelineEntry }) {
  const reason = reasonOf(entry.event);
  return (
    <li className="flex gap-3 border-l border-rule-strong py-1 pl-3 text-[13px]">
      <Instant value={entry.at} style="time-millis" className="text-muted" />
      <span className="font-semibold">{eventWords(entry.type)}</span>
      {reason === null ? null : <span className="text-muted">{codeWords(reason)}</span>}
      <span className="ml-auto text-[11.5px] text-muted tabular-nums" title="Place in the journal">
        {entry.eventSequence}
      </span>
    </li>
  );
}

function FillStory({ fill }: { readonly fill: FillView }) {
  const evidence = typeof fill.evidence === 'object' && fill.evidence !== null ? Object.entries(fill.evidence) : [];
  return (
    <div className="border-t border-rule/60 first:border-t-0">
      <p className="px-3 pt-2 text-[13px]">
        <Instant value={fill.at} style="time-millis" className="mr-2 text-muted" />
        <b className="font-semibold">
          <Quantity value={fill.quantity} /> at <Price value={fill.price} decimals={2} />
        </b>{' '}
        as {fill.liquidity}, fee <Money value={fill.fee} decimalsMax={6} />, realized <Pnl value={fill.realizedPnl} />
      </p>
      <dl className="grid grid-cols-2 gap-x-4 px-3 py-1 text-[12.5px]">
        {evidence.map(([name, value]) => (
          <div key={name} className="flex justify-between gap-2">
            <dt className="text-muted">{codeWords(name.replace(/([a-z])([A-Z])/g, '$1 $2'))}</dt>
            <dd className="tabular-nums">{value === null ? '\u2013' : String(value)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
