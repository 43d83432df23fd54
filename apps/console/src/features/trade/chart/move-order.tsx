import type { OrderView } from '@quire/contract';
import type { Ref } from 'react';
import { Button } from '../../../components/button.tsx';
import { toApiError } from '../../../lib/api/problem.ts';
import { formatGrouped } from '../../../lib/decimal.ts';
import { toastDone } from '../../../lib/toast.ts';
import { useReplaceOrder } from '../api/replace-order.ts';
import { Refusal } from '../ticket/refusal.tsx';
import { consequenceOf, type LineMove } from './order-lines.ts';

interface MoveOrderProps {
  readonly order: OrderView;
  readonly move: LineMove;
  readonly decimals: number;
  readonly last: number | null;
  readonly confirm: Ref<HTMLButtonElement>;
  readonly onDone: () => void;
}

/** A line was moved: what that would change, and whether it shall. */
export function MoveOrder({ order, move, decimals, last, confirm, onDone }: MoveOrderProps) {
  const replace = useReplaceOrder(order.orderId, (next) => {
    toastDone('Order replaced', `${next.side === 'buy' ? 'Buy' : 'Sell'} ${next.quantity} ${next.symbol}`);
    onDone();
  });
  const write = (price: string): string => formatGrouped(price, { decimalsMin: decimals });
  const consequence = consequenceOf(order, move, last);
  const problem = replace.error ? toApiError(replace.error) : null;
  return (
    <fieldset
      aria-label="Move the order"
      className="absolute right-2 bottom-16 left-2 z-[4] flex flex-wrap items-center gap-x-3 gap-y-1.5 border border-rule bg-raised px-3 py-2 text-[13px] sm:right-20 sm:left-auto"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone();
      }}
    >
      <span className="tabular-nums">
        {order.side === 'buy' ? 'Buy' : 'Sell'} {formatGrouped(order.remainingQuantity)} {order.symbol}:{' '}
        {move.field === 'limitPrice' ? 'limit' : 'stop'} {write(order[move.field] ?? '')}{' '}
        <span aria-hidden="true">{'\u2192'}</span>
        <span className="sr-only">to</span> <b className="font-semibold">{write(move.price)}</b>
      </span>
      {consequence ? <span className="text-warn">{consequence}</span> : null}
      <span className="flex gap-2">
        <Button
          ref={confirm}
          small
          tone="accent"
          disabled={replace.isPending}
          onClick={() => replace.mutate({ [move.field]: move.price })}
        >
          Replace
        </Button>
        <Button small onClick={onDone}>
          Leave it
        </Button>
      </span>
      {problem ? (
        <Refusal title="Not replaced" code={problem.code} message={problem.message} details={problem.details} />
      ) : null}
    </fieldset>
  );
}
