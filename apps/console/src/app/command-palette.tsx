import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import { Keys } from '../components/kbd.tsx';
import { type Action, useActionList } from '../lib/actions.ts';
import { setPreferences } from '../lib/preferences.ts';
import { useAccounts } from '../lib/requests/accounts.ts';
import { useInstruments } from '../lib/requests/instruments.ts';

const groups: readonly Action['group'][] = ['Go', 'Trade', 'Safety', 'Symbols', 'Accounts', 'Look', 'Session', 'Help'];

function useEverything(): readonly Action[] {
  const actions = useActionList();
  const navigate = useNavigate();
  const instruments = useInstruments().data ?? [];
  const accounts = useAccounts().data ?? [];
  return [
    ...actions.filter((action) => action.hidden !== true),
    ...instruments.map(
      (instrument): Action => ({
        id: `symbol-${instrument.symbol}`,
        label: instrument.symbol,
        keywords: instrument.name,
        group: 'Symbols',
        run: () => {
          setPreferences({ symbol: instrument.symbol });
          void navigate({ to: '/trade', search: { symbol: instrument.symbol } });
        },
      }),
    ),
    ...accounts.map(
      (account): Action => ({
        id: `account-${account.accountId}`,
        label: account.name,
        keywords: 'account',
        group: 'Accounts',
        run: () => setPreferences({ accountId: account.accountId }),
      }),
    ),
  ];
}

export default function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const everything = useEverything();
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[10vh] left-1/2 z-50 w-[calc(100vw-24px)] max-w-xl -translate-x-1/2 rounded-sheet border border-rule-strong bg-raised"
        >
          <Dialog.Title className="sr-only">Command palette</Dialog.Title>
          <Command label="Command palette" loop>
            <Command.Input
              autoFocus
              placeholder="A page, a symbol, an account, or what to do"
              className="h-11 w-full border-b border-rule bg-transparent px-4 text-[15px] outline-none placeholder:text-muted"
            />
            <Command.List className="max-h-[50vh] overflow-auto py-1">
              <Command.Empty className="px-4 py-6 text-center text-muted">Nothing by that name.</Command.Empty>
              {groups.map((group) => (
                <Group
                  key={group}
                  group={group}
                  actions={everything.filter((action) => action.group === group)}
                  onClose={onClose}
                />
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface GroupProps {
  readonly group: string;
  readonly actions: readonly Action[];
  readonly onClose: () => void;
}

function Group({ group, actions, onClose }: GroupProps) {
  if (actions.length === 0) return null;
  return (
    <Command.Group
      heading={group}
      className="[&_[cmdk-group-heading]]:label [&_[cmdk-group-heading]]:px-4 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1"
    >
      {actions.map((action) => (
        <Command.Item
          key={action.id}
          value={`${group} ${action.label} ${action.id}`}
          keywords={[action.keywords ?? '']}
          onSelect={() => {
            onClose();
            action.run();
          }}
          className="flex h-8 cursor-pointer items-center gap-3 px-4 max-md:h-11 data-[selected=true]:bg-surface data-[selected=true]:text-accent"
        >
          <span className="font-semibold">{action.label}</span>
          {action.group === 'Symbols' ? (
            <span className="truncate text-[12.5px] text-muted">{action.keywords}</span>
          ) : null}
          {action.keys ? (
            <span className="ml-auto">
              <Keys keys={action.keys} />
            </span>
          ) : null}
        </Command.Item>
      ))}
    </Command.Group>
  );
}
