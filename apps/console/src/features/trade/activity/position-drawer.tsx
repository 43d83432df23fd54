import type { OrderView, PositionView } from '@quire/contract';
import { Button } from '../../../components/button.tsx';
import { Line, Lines } from '../../../components/definition.tsx';
import { Drawer } from '../../../components/dialog.tsx';
import { Instant, Money, Pnl, Price, Quantity, Side } from '../../../components/numbers.tsx';
import { RawJson } from '../../../components/raw-json.tsx';
import { actionWords } from '../../../lib/corporate-action-words.ts';
import { decimalsOf, formatGrouped } from '../../../lib/decimal.ts';
import { useInstrument } from '../../../lib/requests/instruments.ts';
import { useComingActions } from '../../../lib/requests/market-life.ts';
import { useOpenOrders } from '../../../lib/requests/open-orders.ts';
import { usePositions } from '../../../lib/requests/positions.ts';
import { useFills } from '../api/fills.ts';
import { statusWord } from '../ticket/refusal-words.ts';
import { typeWords, waitingPrice } from './order-words.ts';
import { Section } from './story-section.tsx';

interface PositionDrawerProps {
  readonly accountId: string;
  /** As it was when it was opened; what is shown is as it is now. */
  readonly position: PositionView | null;
  readonly mayTrade: boolean;
  readonly onChoose: (symbol: string) => void;
  readonly onOpenOrder: (orderId: string) => void;
  readonly onCloseIt: (position: PositionView) => void;
  readonly onProtect: (position: PositionView) => void;
  readonly onClose: () => void;
}

/** The full story of one position: its worth now, what protects it, what built it, what is coming to it. */
export function PositionDrawer(props: PositionDrawerProps) {
  const { accountId, position: opened, onClose } = props;
  const { positions } = usePositions(accountId);
  const position = positions.find((each) => each.instrumentId === opened?.instrumentId) ?? null;
  const title = position
    ? `${position.side === 'long' ? 'Long' : 'Short'} ${formatGrouped(position.quantity)} ${position.symbol}`
    : (opened?.symbol ?? 'Position');
  return (
    <Drawer
      open={opened !== null}
      onClose={onClose}
      title={title}
      description={position ? 'Marked to the market' : 'It is closed'}
    >
      {position === null ? (
        <p className="p-3 text-muted">Nothing of {opened?.symbol} is held any more.</p>
      ) : (
        <Story {...props} position={position} />
      )}
    </Drawer>
  );
}

function Story(props: PositionDrawerProps & { readonly position: PositionView }) {
  const { accountId, position, mayTrade, onChoose, onCloseIt, onProtect, onOpenOrder } = props;
  const { orders } = useOpenOrders(accountId);
  const { fills } = useFills(accountId);
  const own = orders.filter(({ instrumentId }) => instrumentId === position.instrumentId);
  const made = fills.filter(({ instrumentId }) => instrumentId === position.instrumentId).slice(0, 20);
  return (
    <>
      <div className="flex flex-wrap gap-2 border-b border-rule p-3">
        {mayTrade ? (
          <>
            <Button small onClick={() => onProtect(position)}>
              Protect
            </Button>
            <Button small tone="danger" onClick={() => onCloseIt(position)}>
              Close
            </Button>
          </>
        ) : null}
        <Button small tone="faint" onClick={() => onChoose(position.symbol)}>
          Chart and ticket
        </Button>
      </div>
      <Facts position={position} />
      <Coming symbol={position.symbol} />
      <Section title={own.length === 0 ? 'No order rests on it' : 'Orders that rest on it'}>
        <ul className="px-3 pb-2">
          {own.map((order) => (
            <RestingLine key={order.orderId} order={order} onOpen={onOpenOrder} />
          ))}
        </ul>
      </Section>
      <Section title="Its newest fills">
        <ul className="px-3 pb-2">
          {made.map((fill) => (
            <li
              key={fill.fillId}
              className="flex items-baseline gap-2 border-t border-rule/60 py-1.5 text-[13px] first:border-t-0"
            >
              <Instant value={fill.at} className="w-[108px] text-muted" />
              <Side side={fill.side} />
              <span className="flex-1 tabular-nums">
                <Quantity value={fill.quantity} /> at <Price value={fill.price} decimals={2} />
              </span>
              <Pnl value={fill.realizedPnl} />
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Raw">
        <div className="px-3 pb-3">
          <RawJson value={position} />
        </div>
      </Section>
    </>
  );
}

function Facts({ position }: { readonly position: PositionView }) {
  const decimals = decimalsOf(useInstrument(position.symbol)?.priceIncrement);
  return (
    <Lines>
      <Line name="Quantity">
        <Quantity value={position.quantity} />
      </Line>
      <Line name="Average entry">
        <Price value={position.averageEntryPrice} decimals={decimals} />
      </Line>
      <Line name="Mark">
        <Price value={position.markPrice} decimals={decimals} flash />
      </Line>
      <Line name="Marked at">
        <Instant value={position.markAt} style="full" />
      </Line>
      <Line name="Market value">
        <Money value={position.marketValue} flash />
      </Line>
      <Line name="Unrealized">
        <Pnl value={position.unrealizedPnl} flash />
      </Line>
      <Line name="Realized">
        <Pnl value={position.realizedPnl} />
      </Line>
      <Line name="Fees paid">
        <Money value={position.feesPaid} decimalsMax={9} />
      </Line>
    </Lines>
  );
}

/** Splits and dividends that will change what is held. */
function Coming({ symbol }: { readonly symbol: string }) {
  const coming = useComingActions(symbol);
  if (coming.length === 0) return null;
  return (
    <Section title="Coming to it">
      <Lines>
        {coming.map((action) => (
          <Line key={action.actionId} name={`ex ${action.exDate}`}>
            {actionWords(action)}
            {action.payDate === null ? '' : `, paid ${action.payDate}`}
          </Line>
        ))}
      </Lines>
    </Section>
  );
}

function RestingLine({ order, onOpen }: { readonly order: OrderView; readonly onOpen: (orderId: string) => void }) {
  return (
    <li className="border-t border-rule/60 first:border-t-0">
      <button
        type="button"
        className="flex w-full items-baseline gap-2 py-1.5 text-left text-[13px] hover:bg-surface max-md:min-h-10"
        onClick={() => onOpen(order.orderId)}
      >
        <Side side={order.side} />
        <b className="font-semibold">{typeWords(order)}</b>
        <span className="flex-1 tabular-nums">
          {formatGrouped(order.remainingQuantity)}
          {waitingPrice(order) === null ? null : (
            <>
              {' at '}
              <Price value={waitingPrice(order)} decimals={2} />
            </>
          )}
        </span>
        <span className="text-muted">{statusWord(order.status)}</span>
      </button>
    </li>
  );
}
