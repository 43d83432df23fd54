import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { toApiError } from '../../lib/api/problem.ts';
import { useLogin } from './api/login.ts';
import { safeNext } from './safe-next.ts';

function wordsOf(error: unknown): string | null {
  if (!error) return null;
  const problem = toApiError(error);
  if (problem.status === 401) return 'E-mail or password is not right.';
  return problem.message;
}

export function LoginPage() {
  const search = useSearch({ strict: false }) as { next?: string };
  const navigate = useNavigate();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const login = useLogin(() => void navigate({ href: safeNext(search.next), replace: true }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    login.mutate({ email: email.trim(), password });
  };
  return (
    <main className="flex h-full items-center justify-center overflow-auto p-4">
      <form onSubmit={submit} className="w-full max-w-[340px] rounded-sheet border border-rule-strong bg-raised">
        <header className="flex items-center gap-3 border-b border-rule px-5 py-4">
          <h1 className="text-[22px] leading-none font-bold tracking-tight">Quire</h1>
          <span className="mark-box ml-auto text-accent">PAPER</span>
        </header>
        <div className="flex flex-col gap-3.5 px-5 py-5">
          <TextField
            label="E-mail"
            name="email"
            type="email"
            autoComplete="username"
            autoFocus
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <TextField
            label="Password"
            name="password"
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          <p role="alert" className="min-h-[18px] text-[13px] text-loss empty:hidden">
            {wordsOf(login.error)}
          </p>
          <Button type="submit" tone="accent" disabled={login.isPending}>
            {login.isPending ? 'Logging in' : 'Log in'}
          </Button>
        </div>
        <footer className="border-t border-rule px-5 py-3 text-[12.5px] leading-snug text-muted">
          No real money, no real orders. A lost password is replaced by an administrator with{' '}
          <code className="font-mono text-[11.5px]">quire admin reset-password</code>.
        </footer>
      </form>
    </main>
  );
}
