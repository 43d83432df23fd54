import { X } from 'lucide-react';
import { Button, IconButton } from '../../../components/button.tsx';
import { isRefused, sendWords } from './send-words.ts';
import { dismissSend, type Send } from './sends.ts';

function toneOf(send: Send): string {
  if (isRefused(send)) return 'text-loss';
  if (send.state === 'unanswered') return 'text-warn';
  if (send.state === 'sending') return 'text-muted';
  return 'text-ink';
}

interface SendListProps {
  readonly sends: readonly Send[];
  readonly onAgain: (send: Send) => void;
  readonly onOpen: (orderId: string) => void;
}

/** Pending, accepted, filled: in place, newest first, read aloud as it changes. */
export function SendList({ sends, onAgain, onOpen }: SendListProps) {
  return (
    <div role="log" aria-label="Sent orders" aria-live="polite" aria-relevant="additions text">
      {sends.map((send) => (
        <div
          key={send.clientOrderId}
          className="flex items-start gap-2 border-t border-rule px-3 py-1.5 text-[12.5px]"
          data-send-state={send.order?.status ?? send.state}
        >
          <div className="min-w-0 flex-1">
            <p className="font-semibold">{send.words}</p>
            <p className={toneOf(send)}>{sendWords(send)}</p>
            <div className="flex gap-2">
              {send.state === 'unanswered' ? (
                <Button small onClick={() => onAgain(send)}>
                  Send again
                </Button>
              ) : null}
              {send.order ? (
                <button
                  type="button"
                  className="text-[12px] text-accent underline underline-offset-2"
                  onClick={() => onOpen(send.order?.orderId ?? '')}
                >
                  Story
                </button>
              ) : null}
            </div>
          </div>
          {send.state === 'sending' ? null : (
            <IconButton label="Dismiss" onClick={() => dismissSend(send.clientOrderId)}>
              <X size={13} aria-hidden="true" />
            </IconButton>
          )}
        </div>
      ))}
    </div>
  );
}
