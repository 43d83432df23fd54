import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './problem.ts';

/** Reads are tried again only when nobody answered: a refusal stays a refusal. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: true,
      retry: (count, error) => count < 2 && error instanceof ApiError && error.isUnanswered,
      retryDelay: (attempt) => Math.min(4000, 300 * 2 ** attempt),
    },
    mutations: { retry: false },
  },
});
