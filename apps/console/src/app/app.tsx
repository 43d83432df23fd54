import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Toaster } from 'sonner';
import { setUnauthorizedListener } from '../lib/api/client.ts';
import { queryClient } from '../lib/api/query-client.ts';
import { useAppearance, useIsNarrow, useResolvedTheme } from '../lib/preferences.ts';
import { router } from './router.tsx';

/** A session that ended elsewhere sends its page to the log-in, and back afterwards. */
setUnauthorizedListener(() => {
  const { pathname, href } = router.state.location;
  if (pathname === '/login') return;
  queryClient.clear();
  void router.navigate({ to: '/login', search: { next: href }, replace: true });
});

export function App() {
  useAppearance();
  const theme = useResolvedTheme();
  const isNarrow = useIsNarrow();
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <Toaster
        position={isNarrow ? 'top-center' : 'bottom-right'}
        theme={theme === 'carbon' ? 'dark' : 'light'}
        visibleToasts={4}
      />
    </QueryClientProvider>
  );
}
