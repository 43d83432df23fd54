import type { KillSwitchView } from '@quire/contract';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextAreaField } from '../../components/field.tsx';
import { HoldButton } from '../../components/hold-button.tsx';
import { Instant } from '../../components/numbers.tsx';
import { Failure } from '../../components/states.tsx';
import { useMe } from '../../lib/requests/me.ts';
import { operates } from '../../lib/roles.ts';
import { toastDone } from '../../lib/toast.ts';
import { useChangeKillSwitch } from './api/change.ts';
import { useKillSwitchHistory } from './api/history.ts';

interface Props {
  readonly killSwitch: KillSwitchView | null;
  readonly onClose: () => void;
}

export default function KillSwitchDialog({ killSwitch, onClose }: Props) {
  return killSwitch?.state === 'ENGAGED' ? <Release onClose={onClose} /> : <Engage onClose={onClose} />;
}

function Engage({ onClose }: Pick<Props, 'onClose'>) {
  const [reason, setReason] = useState('');
  const change = useChangeKillSwitch(() => {
    toastDone('Kill switch engaged', 'New orders are refused in every account of this world.');
    onClose();
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title="Stop all trading"
      description="Every new order in every account of this world is refused until an operator releases the switch. Cancels pass; resting orders stay until they are canceled. The switch survives a restart."
      footer={
        <>
          <Button onClick={onClose}>Keep trading</Button>
          <Button
            tone="danger"
            disabled={change.isPending || reason.trim() === ''}
            onClick={() => change.mutate({ to: 'engage', reason: reason.trim() })}
          >
            Engage kill switch
          </Button>
        </>
      }
    >
      <TextAreaField
        label="Reason"
        required
        maxLength={500}
        autoFocus
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {change.error ? <Failure error={change.error} /> : null}
      <History />
    </Dialog>
  );
}

function Release({ onClose }: Pick<Props, 'onClose'>) {
  const me = useMe();
  const [notes, setNotes] = useState('');
  const change = useChangeKillSwitch(() => {
    toastDone('Kill switch disengaged', 'Orders are accepted again.');
    onClose();
  });
  const mayRelease = operates(me?.roles ?? []);
  return (
    <Dialog
      open
      onClose={onClose}
      title="Kill switch is engaged"
      description={
        mayRelease
          ? 'Releasing it lets every account of this world trade again. Write down what was found and why it is safe.'
          : 'Only an operator can release it. Your cancels pass; new orders are refused.'
      }
      footer={
        mayRelease ? (
          <>
            <Button onClick={onClose}>Stay engaged</Button>
            <HoldButton
              disabled={change.isPending || notes.trim() === ''}
              onConfirm={() => change.mutate({ to: 'disengage', notes: notes.trim() })}
            >
              disengage
            </HoldButton>
          </>
        ) : (
          <Button onClick={onClose}>Close</Button>
        )
      }
    >
      {mayRelease ? (
        <TextAreaField
          label="Notes"
          required
          maxLength={500}
          autoFocus
          value={notes}
          onChange={(event) => setNotes(event.target.value)}
        />
      ) : null}
      {change.error ? <Failure error={change.error} /> : null}
      <History />
    </Dialog>
  );
}

function History() {
  const history = useKillSwitchHistory(true).data ?? [];
  if (history.length === 0) return null;
  return (
    <section aria-label="History">
      <h3 className="label mb-1">History</h3>
      <ol className="max-h-40 overflow-auto text-[12.5px]">
        {history.map((entry) => (
          <li key={`${entry.at} ${entry.state}`} className="border-t border-rule/60 py-1">
            <Instant value={entry.at} className="text-muted" /> <span className="font-semibold">{entry.state}</span>{' '}
            {entry.operator}
            {entry.reason ? `: ${entry.reason}` : ''}
          </li>
        ))}
      </ol>
    </section>
  );
}
