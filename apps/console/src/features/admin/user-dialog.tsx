import type { Role, UserView } from '@quire/contract';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { CheckField, TextField } from '../../components/field.tsx';
import { HoldButton } from '../../components/hold-button.tsx';
import { Failure } from '../../components/states.tsx';
import { toastDone } from '../../lib/toast.ts';
import { useChangeUser } from './api/users.ts';

const offered: readonly { readonly role: Role; readonly words: string }[] = [
  { role: 'admin', words: 'everything, people included' },
  { role: 'operator', words: 'watch, stop and release the world' },
  { role: 'trader', words: 'trade in own accounts' },
  { role: 'viewer', words: 'look, never touch' },
];

interface UserDialogProps {
  /** Null creates one. */
  readonly user: UserView | null;
  readonly onClose: () => void;
  readonly onPassword: (email: string, password: string) => void;
}

export function UserDialog({ user, onClose, onPassword }: UserDialogProps) {
  const [email, setEmail] = useState(user?.email ?? '');
  const [name, setName] = useState(user?.name ?? '');
  const [roles, setRoles] = useState<readonly Role[]>(user?.roles ?? ['trader']);
  const change = useChangeUser((password) => {
    if (password) onPassword(email, password);
    else {
      toastDone('Saved', email);
      onClose();
    }
  });
  const toggle = (role: Role): void =>
    setRoles(roles.includes(role) ? roles.filter((each) => each !== role) : [...roles, role]);
  const save = (): void =>
    change.mutate(
      user
        ? { kind: 'roles', userId: user.userId, roles }
        : { kind: 'create', email: email.trim(), name: name.trim(), roles },
    );
  const canSave = roles.length > 0 && (user !== null || (email.includes('@') && name.trim() !== ''));
  return (
    <Dialog
      open
      onClose={onClose}
      title={user ? user.name : 'New person'}
      description={
        user ? user.email : 'A password is generated and shown once; it can be changed after the first log-in.'
      }
      footer={
        <>
          {user ? <Danger user={user} change={change.mutate} isPending={change.isPending} /> : null}
          <Button tone="accent" disabled={!canSave || change.isPending} onClick={save}>
            {user ? 'Save roles' : 'Create'}
          </Button>
        </>
      }
    >
      {user ? null : (
        <>
          <TextField
            label="E-mail"
            type="email"
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <TextField label="Name" value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
        </>
      )}
      <fieldset>
        <legend className="label mb-1">Roles</legend>
        {offered.map(({ role, words }) => (
          <CheckField
            key={role}
            checked={roles.includes(role)}
            onChange={() => toggle(role)}
            label={
              <span>
                <b className="font-semibold">{role}</b> <span className="text-muted">{words}</span>
              </span>
            }
          />
        ))}
      </fieldset>
      {change.error ? <Failure error={change.error} /> : null}
    </Dialog>
  );
}

interface DangerProps {
  readonly user: UserView;
  readonly change: ReturnType<typeof useChangeUser>['mutate'];
  readonly isPending: boolean;
}

function Danger({ user, change, isPending }: DangerProps) {
  return (
    <>
      <HoldButton disabled={isPending} onConfirm={() => change({ kind: 'password', userId: user.userId })}>
        new password
      </HoldButton>
      <HoldButton
        disabled={isPending}
        onConfirm={() => change({ kind: 'active', userId: user.userId, isActive: !user.isActive })}
      >
        {user.isActive ? 'deactivate' : 'activate'}
      </HoldButton>
    </>
  );
}
