import type { FillView } from '@quire/contract';
import { Button } from '../../../components/button.tsx';
import { Line, Lines } from '../../../components/definition.tsx';
import { Drawer } from '../../../components/dialog.tsx';
import { Instant, Money, Pnl, Price, Quantity, Side } from '../../../components/numbers.tsx';
import { formatGrouped } from '../../../lib/decimal.ts';
import { FillEvidence } from './fill-evidence.tsx';

interface FillDrawerProps {
  readonly fill: FillView | null;
  readonly onClose: () => void;
  readonly onOpenOrder: (orderId: string) => void;
}

/** The full story of one fill. */
export function FillDrawer({ fill, onClose, onOpenOrder }: FillDrawerProps) {
  const title = fill
    ? `${fill.side === 'buy' ? 'Bought' : 'Sold'} ${formatGrouped(fill.quantity)} ${fill.symbol} at ${formatGrouped(fill.price, { decimalsMin: 2 })}`
    : 'Fill';
  return (
    <Drawer open={fill !== null} onClose={onClose} title={title} description="Why it happened at this price and size">
      {fill === null ? null : (
        <>
          <div className="border-b border-rule p-3">
            <Button small onClick={() => onOpenOrder(fill.orderId)}>
              Story of its order
            </Button>
          </div>
          <Facts fill={fill} />
          <FillEvidence fillId={fill.fillId} />
        </>
      )}
    </Drawer>
  );
}

function Facts({ fill }: { readonly fill: FillView }) {
  return (
    <Lines>
      <Line name="Side">
        <Side side={fill.side} />
      </Line>
      <Line name="Quantity and price">
        <Quantity value={fill.quantity} /> at <Price value={fill.price} decimals={2} />
      </Line>
      <Line name="Notional">
        <Money value={fill.notional} decimalsMax={9} />
      </Line>
      <Line name="Realized">
        <Pnl value={fill.realizedPnl} />
      </Line>
      <Line name="Position after">
        <Quantity value={fill.positionQuantity} />
      </Line>
      <Line name="As">{fill.liquidity}</Line>
      <Line name="At">
        <Instant value={fill.at} style="full" />
      </Line>
    </Lines>
  );
}
