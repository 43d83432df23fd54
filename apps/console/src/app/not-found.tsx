import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { Empty, Failure } from '../components/states.tsx';

export function NotFound() {
  return (
    <main className="h-full">
      <Empty title="There is no such page">
        <Link to="/" className="text-accent underline underline-offset-2">
          To the desk
        </Link>
      </Empty>
    </main>
  );
}

/** A page that broke says so and can be tried again; the frame around it stays. */
export function PageFailure({ error, reset }: ErrorComponentProps) {
  return (
    <main className="h-full">
      <Failure error={error} onRetry={reset} />
    </main>
  );
}

/** Logged in, with roles that have no page in this console yet. */
export function NothingForYou() {
  return (
    <main className="h-full">
      <Empty title="Nothing to show">Your roles have no page in this console. An administrator can change them.</Empty>
    </main>
  );
}
