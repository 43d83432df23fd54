import { ProvidersPanel } from './providers-panel.tsx';

export function ProvidersPage() {
  return (
    <main className="h-full min-h-0 p-1.5">
      <h1 className="sr-only">Providers of market data</h1>
      <ProvidersPanel />
    </main>
  );
}
