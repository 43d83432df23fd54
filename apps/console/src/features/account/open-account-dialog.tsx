import type { AccountView } from '@quire/contract';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { CheckField, TextField } from '../../components/field.tsx';
import { Failure } from '../../components/states.tsx';
import { setPreferences } from '../../lib/preferences.ts';
import { toastDone } from '../../lib/toast.ts';
import { useOpenAccount } from './api/open-account.ts';
import { fractionOf } from './terms-draft.ts';

/** A new book; terms, switches and fills are chosen on the account page once it is open. */
export function OpenAccountDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [initialCash, setInitialCash] = useState('100000');
  const [feePercent, setFeePercent] = useState('0.1');
  const [shorting, setShorting] = useState(false);
  const feeRate = fractionOf(feePercent);
  const open = useOpenAccount((account: AccountView) => {
    setPreferences({ accountId: account.accountId });
    toastDone(`Opened ${account.name}`, 'It is the selected account now.');
    onClose();
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title="Open an account"
      description="A separate book with its own cash, positions, orders and API keys. Margin, fees and rules are its terms, which may change at any time."
      footer={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button
            tone="accent"
            disabled={open.isPending || name.trim() === '' || feeRate === null}
            onClick={() =>
              feeRate !== null && open.mutate({ name: name.trim(), initialCash: initialCash.trim(), feeRate, shorting })
            }
          >
            Open account
          </Button>
        </>
      }
    >
      <TextField label="Name" autoFocus maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
      <TextField
        label="Paper money to start with"
        inputMode="decimal"
        unit="USD"
        value={initialCash}
        onChange={(event) => setInitialCash(event.target.value)}
      />
      <TextField
        label="Fee of a trade"
        inputMode="decimal"
        unit="%"
        error={feeRate === null ? 'Not a number' : null}
        value={feePercent}
        onChange={(event) => setFeePercent(event.target.value)}
      />
      <CheckField label="May sell short" checked={shorting} onChange={(event) => setShorting(event.target.checked)} />
      {open.error ? <Failure error={open.error} /> : null}
    </Dialog>
  );
}
