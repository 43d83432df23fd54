import type { AccountView, ApiKeyCreated, ApiKeyView } from '@quire/contract';
import { useMemo, useState } from 'react';
import { Blotter } from '../../components/blotter.tsx';
import { Button } from '../../components/button.tsx';
import { codeColumn } from '../../components/columns.tsx';
import type { Column } from '../../components/data-table.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { HoldButton } from '../../components/hold-button.tsx';
import { Instant } from '../../components/numbers.tsx';
import { Panel } from '../../components/panel.tsx';
import { SecretDialog } from '../../components/secret-dialog.tsx';
import { Empty, Failure, QueryState } from '../../components/states.tsx';
import { toastDone } from '../../lib/toast.ts';
import { useApiKeys, useChangeApiKey } from './api/api-keys.ts';

type Asked =
  | { readonly kind: 'create' }
  | { readonly kind: 'revoke' | 'regenerate'; readonly key: ApiKeyView }
  | { readonly kind: 'secret'; readonly created: ApiKeyCreated }
  | null;

export function ApiKeysPanel({ account }: { readonly account: AccountView }) {
  const mayManage = account.permission === 'manage';
  const query = useApiKeys(account.accountId, mayManage);
  const [asked, setAsked] = useState<Asked>(null);
  const columns = useMemo(() => keyColumns((kind, key) => setAsked({ kind, key })), []);
  return (
    <Panel
      title="API keys"
      note={`of ${account.name}`}
      bodyClass="overflow-hidden"
      actions={
        mayManage ? (
          <Button small onClick={() => setAsked({ kind: 'create' })}>
            New key
          </Button>
        ) : null
      }
    >
      {mayManage ? (
        <QueryState query={query}>
          {(page) => (
            <Blotter
              id="api-keys"
              label="API keys"
              isShort
              items={page.items}
              columns={columns}
              keyOf={(key) => key.keyId}
              minWidth={460}
              rowHeight={32}
              empty={
                <Empty title="No API keys">
                  <p className="mb-2">
                    A key lets a bot trade in this account alone, through the native API or any Alpaca client.
                  </p>
                  <Button small onClick={() => setAsked({ kind: 'create' })}>
                    New key
                  </Button>
                </Empty>
              }
            />
          )}
        </QueryState>
      ) : (
        <Empty title="Keys belong to the owner">
          You may {account.permission} in this account, not manage its keys.
        </Empty>
      )}
      <KeyDialogs account={account} asked={asked} setAsked={setAsked} />
    </Panel>
  );
}

function keyColumns(ask: (kind: 'revoke' | 'regenerate', key: ApiKeyView) => void): readonly Column<ApiKeyView>[] {
  return [
    {
      id: 'label',
      header: 'Label',
      cell: (key) => <span className={key.revokedAt ? 'text-muted line-through' : 'font-semibold'}>{key.label}</span>,
      sortBy: (key) => key.label,
    },
    codeColumn({ id: 'key', header: 'Key id', width: '160px', of: (key) => key.keyId, wideOnly: true }),
    {
      id: 'used',
      header: 'Last used',
      width: '80px',
      cell: (key) => (key.lastUsedAt ? <Instant value={key.lastUsedAt} /> : <span className="text-muted">never</span>),
      sortBy: (key) => key.lastUsedAt ?? '',
      wideOnly: true,
    },
    {
      id: 'actions',
      header: '',
      width: '172px',
      align: 'right',
      cell: (key) =>
        key.revokedAt ? (
          <span className="text-[12.5px] text-muted">
            revoked <Instant value={key.revokedAt} />
          </span>
        ) : (
          <span className="inline-flex gap-1">
            <Button small tone="faint" onClick={() => ask('regenerate', key)}>
              Renew
            </Button>
            <Button small tone="faint" onClick={() => ask('revoke', key)}>
              Revoke
            </Button>
          </span>
        ),
    },
  ];
}

interface KeyDialogsProps {
  readonly account: AccountView;
  readonly asked: Asked;
  readonly setAsked: (asked: Asked) => void;
}

function KeyDialogs({ account, asked, setAsked }: KeyDialogsProps) {
  const [label, setLabel] = useState('');
  const close = (): void => setAsked(null);
  const change = useChangeApiKey(account.accountId, (created) => {
    setLabel('');
    if (created) setAsked({ kind: 'secret', created });
    else {
      toastDone('Key revoked', 'Requests with it are refused from now on.');
      close();
    }
  });
  if (asked === null) return null;
  if (asked.kind === 'secret')
    return <SecretDialog title="The secret of the key" fields={secretFields(asked.created)} onClose={close} />;
  const failure = change.error ? <Failure error={change.error} /> : null;
  if (asked.kind === 'create') {
    return (
      <Dialog
        open
        onClose={close}
        title="New API key"
        description={`It trades in ${account.name} and nowhere else.`}
        footer={
          <>
            <Button onClick={close}>Leave it</Button>
            <Button
              tone="accent"
              disabled={change.isPending || label.trim() === ''}
              onClick={() => change.mutate({ kind: 'create', label: label.trim() })}
            >
              Create key
            </Button>
          </>
        }
      >
        <TextField
          label="Label"
          autoFocus
          maxLength={60}
          placeholder="What will use it"
          value={label}
          onChange={(event) => setLabel(event.target.value)}
        />
        {failure}
      </Dialog>
    );
  }
  const { kind, key } = asked;
  const isRevoke = kind === 'revoke';
  return (
    <Dialog
      open
      onClose={close}
      title={isRevoke ? `Revoke ${key.label}` : `New secret for ${key.label}`}
      description={
        isRevoke
          ? 'Programs that use this key are refused at once, for good. Their resting orders stay.'
          : 'The old secret stops working at once. The new one is shown one time.'
      }
      footer={
        <>
          <Button onClick={close}>Leave it</Button>
          <HoldButton disabled={change.isPending} onConfirm={() => change.mutate({ kind, keyId: key.keyId })}>
            {isRevoke ? 'revoke' : 'replace secret'}
          </HoldButton>
        </>
      }
    >
      {failure}
    </Dialog>
  );
}

function secretFields(created: ApiKeyCreated) {
  return [
    { label: 'Key id', value: created.keyId },
    { label: 'Secret', value: created.secret },
  ];
}
