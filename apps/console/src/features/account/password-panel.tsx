import { type FormEvent, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { Panel } from '../../components/panel.tsx';
import { toApiError } from '../../lib/api/problem.ts';
import { toastDone } from '../../lib/toast.ts';
import { useChangePassword } from './api/change-password.ts';

const lengthMin = 10;

export function PasswordPanel() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useChangePassword(() => {
    setCurrent('');
    setNext('');
    toastDone('Password changed', 'Other sessions were ended.');
  });
  const tooShort = next !== '' && next.length < lengthMin;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!tooShort) change.mutate({ currentPassword: current, newPassword: next });
  };
  return (
    <Panel title="Password">
      <form onSubmit={submit} className="flex flex-col gap-3 p-3">
        <TextField
          label="Current password"
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
        />
        <TextField
          label="New password"
          type="password"
          autoComplete="new-password"
          hint={`${lengthMin} or more`}
          error={tooShort ? `${next.length} of at least ${lengthMin} characters` : null}
          value={next}
          onChange={(event) => setNext(event.target.value)}
        />
        {change.error ? (
          <p role="alert" className="text-[12.5px] text-loss">
            {toApiError(change.error).message}
          </p>
        ) : null}
        <Button
          type="submit"
          disabled={change.isPending || current === '' || next === '' || tooShort}
          className="self-start"
        >
          Change password
        </Button>
      </form>
    </Panel>
  );
}
