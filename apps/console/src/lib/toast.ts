import { toast } from 'sonner';
import { toApiError } from './api/problem.ts';

export function toastDone(title: string, description?: string): void {
  toast(title, description === undefined ? {} : { description });
}

/** A refusal in its own words, with the id to ask about. */
export function toastProblem(title: string, error: unknown): void {
  const problem = toApiError(error);
  const request = problem.requestId ? ` Request ${problem.requestId}` : '';
  toast.error(title, { description: `${problem.message}${request}`, duration: 10_000 });
}
