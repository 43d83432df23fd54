import type { ProviderTestView, ProviderView } from '@quire/contract';
import { type FormEvent, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { useChangeProvider, useTestProvider } from './api/providers.ts';
import { milliseconds } from './provider-parts.tsx';
import { isPair, keyWords, pastedKey } from './provider-words.ts';

/** Paste, test, store. What was stored is not shown again; a test of what is pasted stores nothing. */
export function ProviderKeyForm({ provider }: { readonly provider: ProviderView }) {
  const { provider: id, name, keyKind, keySource } = provider;
  const [key, setKey] = useState('');
  const [secret, setSecret] = useState('');
  const [isRemoving, setRemoving] = useState(false);
  const { mutate: change, isPending: isChanging } = useChangeProvider();
  const { mutate: test, isPending: isTesting, data: tested, reset } = useTestProvider();
  const pasted = pastedKey(keyKind, key, secret);
  const isNothingPasted = key.trim() === '' && secret.trim() === '';
  const isBusy = isChanging || isTesting;
  const canTest = pasted !== null || (isNothingPasted && provider.isUsable) || (isNothingPasted && keySource !== null);
  const store = (event: FormEvent): void => {
    event.preventDefault();
    if (pasted === null) return;
    const forget = (): void => {
      setKey('');
      setSecret('');
    };
    change({ provider: id, change: { key: pasted }, done: `The key of ${name} is stored` }, { onSuccess: forget });
  };
  const type = (set: (text: string) => void) => (text: string) => {
    set(text);
    reset();
  };
  return (
    <form className="flex flex-col gap-2 px-3 py-1" onSubmit={store}>
      <p className="text-[13px]">{sentence(provider)}</p>
      {keyKind === 'none' ? null : (
        <KeyFields keyKind={keyKind} value={key} secret={secret} onKey={type(setKey)} onSecret={type(setSecret)} />
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          disabled={!canTest || isBusy}
          onClick={() => test({ provider: id, key: isNothingPasted ? null : pasted })}
        >
          {isTesting ? 'Testing' : 'Test'}
        </Button>
        {keyKind === 'none' ? null : (
          <Button type="submit" tone="accent" disabled={pasted === null || isBusy}>
            Store the key
          </Button>
        )}
        {keySource === 'stored' ? (
          <Button tone="danger" disabled={isBusy} onClick={() => setRemoving(true)}>
            Remove the key
          </Button>
        ) : null}
      </div>
      <TestResult tested={tested ?? null} />
      {isRemoving ? (
        <RemoveKey
          provider={provider}
          onClose={() => setRemoving(false)}
          onRemove={() => {
            setRemoving(false);
            reset();
            change({ provider: id, change: { key: null }, done: `The key of ${name} is removed` });
          }}
        />
      ) : null}
    </form>
  );
}

function sentence(provider: ProviderView): string {
  const words = keyWords(provider);
  const stated = `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
  if (provider.keyKind === 'none') return `${stated} A test spends one request.`;
  if (provider.keySource === 'environment') return `${stated} A stored one goes before it.`;
  return provider.keySource === 'stored' ? `${stated} It cannot be read back, only replaced or removed.` : stated;
}

interface KeyFieldsProps {
  readonly keyKind: string;
  readonly value: string;
  readonly secret: string;
  readonly onKey: (text: string) => void;
  readonly onSecret: (text: string) => void;
}

/** No browser keeps it, completes it or sends it to a spelling service. */
const guarded = { type: 'password', autoComplete: 'new-password', spellCheck: false, maxLength: 500 } as const;

function KeyFields({ keyKind, value, secret, onKey, onSecret }: KeyFieldsProps) {
  if (!isPair(keyKind)) {
    return <TextField label="Key" {...guarded} value={value} onChange={(event) => onKey(event.target.value)} />;
  }
  return (
    <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
      <TextField label="Key id" {...guarded} value={value} onChange={(event) => onKey(event.target.value)} />
      <TextField label="Secret" {...guarded} value={secret} onChange={(event) => onSecret(event.target.value)} />
    </div>
  );
}

function TestResult({ tested }: { readonly tested: ProviderTestView | null }) {
  return (
    <div role="status" className="min-h-[1.4em] text-[13px]">
      {tested === null ? null : tested.isGood ? (
        <p className="text-gain">
          <span aria-hidden="true">{'\u25cf'} </span>
          Good, in {milliseconds(tested.latencyMs)}: {tested.message}
        </p>
      ) : (
        <p className="text-loss">
          <span aria-hidden="true">{'\u25a0'} </span>
          {tested.code}: {tested.message}
        </p>
      )}
    </div>
  );
}

interface RemoveKeyProps {
  readonly provider: ProviderView;
  readonly onClose: () => void;
  readonly onRemove: () => void;
}

function RemoveKey({ provider: { name, keyKind }, onClose, onRemove }: RemoveKeyProps) {
  const after =
    keyKind === 'optional-pair' ? 'It is asked without a key from then on.' : 'It is not asked any more without one.';
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Remove the key of ${name}?`}
      description={`${after} Nobody can read the key back: to use it again it must be pasted again.`}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button tone="danger" onClick={onRemove}>
            Remove
          </Button>
        </>
      }
    />
  );
}
