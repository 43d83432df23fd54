import type { FillView, OrderView } from '@quire/contract';
import { useState } from 'react';
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
import { FillEvidence } from './fill-evidence.tsx';
import { OrderBlocks } from './order-blocks.tsx';
import { OrderGroup } from './order-group.tsx';
import { classWord, roleWord, typeWord, typeWords } from './order-words.ts';
import { ReplaceForm } from './replace-form.tsx';
import { Section } from './story-section.tsx';

interface OrderDrawerProps {
  readonly orderId: string | null;
  readonly mayTrade: boolean;
  readonly onOpen: (orderId: string) => void;
  readonly onClose: () => void;
}

/** The full story of one order: what was asked, what blocks it, what happened, why it could, and what the server sent. */
export function OrderDrawer({ orderId, mayTrade, onOpen, onClose }: OrderDrawerProps) {
  const query = useOrderDetail(orderId);
  const order = query.data?.order;
  const title = order
    ? `${order.side === 'buy' ? 'Buy' : 'Sell'} ${formatGrouped(order.quantity)} ${order.symbol}`
    : 'Order';
  const description = order ? `${statusWord(order.status)}, ${typeWords(order)}` : 'Its full story';
  return (
    <Drawer open={orderId !== null} onClose={onClose} title={title} description={description}>
      <QueryState query={query}>
        {(detail) => <Story key={detail.order.orderId} detail={detail} mayTrade={mayTrade} onOpen={onOpen} />}
      </QueryState>
    </Drawer>
  );
}

interface StoryProps {
  readonly detail: OrderDetail;
  readonly mayTrade: boolean;
  readonly onOpen: (orderId: string) => void;
}

function Story({ detail, mayTrade, onOpen }: StoryProps) {
  const { order, fills, timeline } = detail;
  return (
    <div className="flex flex-col">
      {isOpen(order) && mayTrade ? <OpenOrderActions order={order} onOpen={onOpen} /> : null}
      {isOpen(order) ? <OrderBlocks orderId={order.orderId} /> : null}
      <OrderGroup order={order} onOpen={onOpen} />
      <Section title="Facts">
        <Facts order={order} onOpen={onOpen} />
      </Section>
      <Section title="Timeline">
        <ol className="px-3 pb-2">
          {timeline.map((entry) => (
            <TimelineLine key={entry.eventSequence} entry={entry} />
          ))}
        </ol>
      </Section>
      {fills.length > 0 ? (
        <Section title={fills.length === 1 ? 'Fill and its evidence' : `${fills.length} fills and their evidence`}>
          {fills.map((fill, index) => (
            <FillStory key={fill.fillId} fill={fill} startsOpen={index === 0} />
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

interface OpenOrderActionsProps {
  readonly order: OrderView;
  readonly onOpen: (orderId: string) => void;
}

function OpenOrderActions({ order, onOpen }: OpenOrderActionsProps) {
  const { mutate: cancel, isPending } = useCancelOrder();
  const [isReplacing, setReplacing] = useState(false);
  if (isReplacing) return <ReplaceForm order={order} onReplaced={onOpen} onLeave={() => setReplacing(false)} />;
  return (
    <div className="flex gap-2 p-3">
      <Button small onClick={() => setReplacing(true)}>
        Replace
      </Button>
      <Button small tone="danger" disabled={isPending} onClick={() => cancel(order)}>
        Cancel the remaining {formatGrouped(order.remainingQuantity)}
      </Button>
    </div>
  );
}

function Link({ orderId, onOpen }: { readonly orderId: string; readonly onOpen: (orderId: string) => void }) {
  return (
    <button
      type="button"
      className="font-mono text-[11.5px] text-accent underline underline-offset-2"
      onClick={() => onOpen(orderId)}
    >
      {orderId.slice(0, 8)}
    </button>
  );
}

function Facts({ order, onOpen }: OpenOrderActionsProps) {
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
      <Line name="Type">{typeWord(order.orderType)}</Line>
      {order.orderClass === 'simple' ? null : (
        <Line name="Class">
          {classWord(order.orderClass)}
          {order.role === null ? '' : `, ${roleWord(order.role).toLowerCase()}`}
        </Line>
      )}
      {order.notional === null ? null : (
        <Line name="Asked for, in money">
          <Money value={order.notional} />
        </Line>
      )}
      <Line name="Limit price">
        <Price value={order.limitPrice} decimals={2} />
      </Line>
      {order.stopPrice === null && order.trailPrice === null && order.trailPercent === null ? null : (
        <StopFacts order={order} />
      )}
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
      {order.replaces === null ? null : (
        <Line name="Replaces">
          <Link orderId={order.replaces} onOpen={onOpen} />
        </Line>
      )}
      {order.replacedBy === null ? null : (
        <Line name="Replaced by">
          <Link orderId={order.replacedBy} onOpen={onOpen} />
        </Line>
      )}
      <Line name="Extended hours">{order.extendedHours ? 'yes' : 'no'}</Line>
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

function StopFacts({ order }: { readonly order: OrderView }) {
  const { trailPrice, trailPercent } = order;
  return (
    <>
      <Line name={trailPrice === null && trailPercent === null ? 'Stop price' : 'Stop stands at'}>
        <Price value={order.stopPrice} decimals={2} />
      </Line>
      {trailPrice === null && trailPercent === null ? null : (
        <>
          <Line name="Trails by">
            {trailPrice === null ? `${trailPercent}\u202f%` : <Price value={trailPrice} decimals={2} />}
          </Line>
          <Line name="Best price since">
            <Price value={order.highWaterMark} decimals={2} />
          </Line>
        </>
      )}
      <Line name="Woken by">{order.triggerBy === 'quote' ? 'the bid or ask' : 'the last trade'}</Line>
      <Line name="Woke">
        <Instant value={order.triggeredAt} style="full" />
      </Line>
    </>
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

interface FillStoryProps {
  readonly fill: FillView;
  readonly startsOpen: boolean;
}

function FillStory({ fill, startsOpen }: FillStoryProps) {
  const [isShown, setShown] = useState(startsOpen);
  return (
    <div className="border-t border-rule/60 first:border-t-0">
      <div className="flex items-baseline gap-2 px-3 py-1.5 text-[13px]">
        <p className="flex-1">
          <Instant value={fill.at} style="time-millis" className="mr-2 text-muted" />
          <b className="font-semibold">
            <Quantity value={fill.quantity} /> at <Price value={fill.price} decimals={2} />
          </b>{' '}
          as {fill.liquidity}, fee <Money value={fill.fee} decimalsMax={6} />, realized <Pnl value={fill.realizedPnl} />
        </p>
        <Button small tone="faint" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? 'Hide why' : 'Why'}
        </Button>
      </div>
      {isShown ? <FillEvidence fillId={fill.fillId} /> : null}
    </div>
  );
}
