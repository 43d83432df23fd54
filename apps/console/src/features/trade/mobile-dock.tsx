import type { AccountView, InstrumentView } from '@quire/contract';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Drawer } from '../../components/dialog.tsx';
import { decimalsOf, formatGrouped } from '../../lib/decimal.ts';
import { usePositions } from '../../lib/requests/positions.ts';
import { useStream } from '../../lib/stream/use-stream.ts';
import { Ticket } from './ticket/ticket.tsx';
import { askForTicket, useTicket } from './ticket/ticket-store.ts';

interface MobileDockProps {
  readonly account: AccountView;
  readonly instrument: InstrumentView;
  readonly onOpenOrder: (orderId: string) => void;
}

/** Buy and sell under the thumb; the ticket comes up from below. */
export function MobileDock({ account, instrument, onOpenOrder }: MobileDockProps) {
  const [isOpen, setOpen] = useState(false);
  const { asked } = useTicket();
  const seen = useRef(asked);
  const quote = useStream((snapshot) => snapshot.replica.quotes.get(instrument.symbol));
  const { positions } = usePositions(account.accountId);
  const decimals = decimalsOf(instrument.priceIncrement);
  useEffect(() => {
    if (asked !== seen.current) setOpen(true);
    seen.current = asked;
  }, [asked]);
  if (account.permission === 'view') return null;
  return (
    <div className="flex shrink-0 gap-2 border-t border-rule bg-raised p-2">
      <Button tone="gain" className="flex-1" onClick={() => askForTicket('buy')}>
        Buy{' '}
        <span className="font-normal tabular-nums">{formatGrouped(quote?.askPrice, { decimalsMin: decimals })}</span>
      </Button>
      <Button tone="loss" className="flex-1" onClick={() => askForTicket('sell')}>
        Sell{' '}
        <span className="font-normal tabular-nums">{formatGrouped(quote?.bidPrice, { decimalsMin: decimals })}</span>
      </Button>
      <Drawer
        open={isOpen}
        onClose={() => setOpen(false)}
        title={`Order ${instrument.symbol}`}
        description={account.name}
        wide={false}
      >
        <Ticket
          account={account}
          instrument={instrument}
          position={positions.find((each) => each.instrumentId === instrument.instrumentId) ?? null}
          onOpenOrder={(orderId) => {
            setOpen(false);
            onOpenOrder(orderId);
          }}
        />
      </Drawer>
    </div>
  );
}
