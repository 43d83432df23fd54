import type { AccountView } from '@quire/contract';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { HoldButton } from '../../../components/hold-button.tsx';
import { Failure } from '../../../components/states.tsx';
import { formatGrouped } from '../../../lib/decimal.ts';
import { useOpenOrders } from '../../../lib/requests/open-orders.ts';
import { toastDone } from '../../../lib/toast.ts';
import { useCancelAll } from '../api/cancel-all.ts';

interface CancelAllDialogProps {
  readonly account: AccountView;
  readonly onClose: () => void;
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

export default function CancelAllDialog({ account, onClose }: CancelAllDialogProps) {
  const { orders } = useOpenOrders(account.accountId);
  const count = orders.length;
  const cancelAll = useCancelAll(account.accountId, () => {
    toastDone(`Canceled ${plural(count, 'order')}`, account.name);
    onClose();
  });
  const reserved = formatGrouped(account.reservedCash, { decimalsMin: 2, decimalsMax: 2 });
  return (
    <Dialog
      open
      onClose={onClose}
      title={count === 0 ? 'Nothing to cancel' : `Cancel ${plural(count, 'open order')}`}
      description={
        count === 0
          ? `${account.name} has no open orders.`
          : `Every open order of ${account.name} is canceled, which releases ${reserved} ${account.currency} of reserved cash. What was filled stays filled.`
      }
      footer={
        <>
          <Button onClick={onClose}>{count === 0 ? 'Close' : 'Keep them'}</Button>
          {count > 0 ? (
            <HoldButton disabled={cancelAll.isPending} onConfirm={() => cancelAll.mutate()}>
              cancel {plural(count, 'order')}
            </HoldButton>
          ) : null}
        </>
      }
    >
      {cancelAll.error ? <Failure error={cancelAll.error} /> : null}
    </Dialog>
  );
}
