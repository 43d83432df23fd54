import type { WatchlistView } from '@quire/contract';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { HoldButton } from '../../components/hold-button.tsx';
import { toApiError } from '../../lib/api/problem.ts';
import { useChangeWatchlist, useMakeWatchlist } from './api/watchlists.ts';

interface WatchlistDialogProps {
  readonly accountId: string;
  /** Null makes one. */
  readonly list: WatchlistView | null;
  readonly onDeleted: () => void;
  readonly onDone: (list: WatchlistView) => void;
  readonly onClose: () => void;
}

/** Names a watchlist, a new one or another name for one that is. */
export function WatchlistDialog({ accountId, list, onDone, onDeleted, onClose }: WatchlistDialogProps) {
  const [name, setName] = useState(list?.name ?? '');
  const formId = useId();
  const make = useMakeWatchlist(accountId, onDone);
  const change = useChangeWatchlist(accountId);
  const wanted = name.trim();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (wanted === '') return;
    if (list === null) make.mutate(wanted);
    else change.mutate({ list, patch: { name: wanted } }, { onSuccess: onClose });
  };
  const error = make.error ?? change.error;
  return (
    <Dialog
      open
      onClose={onClose}
      title={list === null ? 'New watchlist' : `Change ${list.name}`}
      description="It belongs to the account; bots with its key see it too."
      footer={
        <>
          {list === null ? null : (
            <span className="mr-auto">
              <HoldButton
                onConfirm={() => {
                  change.mutate({ list, patch: null });
                  onDeleted();
                }}
              >
                Delete {list.symbols.length === 0 ? 'it' : `it with ${list.symbols.length} symbols`}
              </HoldButton>
            </span>
          )}
          <Button onClick={onClose}>Leave it</Button>
          <Button
            type="submit"
            form={formId}
            tone="accent"
            disabled={wanted === '' || make.isPending || change.isPending}
          >
            {list === null ? 'Make it' : 'Rename'}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit}>
        <TextField
          label="Name"
          autoFocus
          autoComplete="off"
          maxLength={64}
          value={name}
          error={error === null ? null : toApiError(error).message}
          onChange={(event) => setName(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
