import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandFailed } from './command-failed.ts';

export interface ApiTarget {
  readonly baseUrl: string;
  readonly dataFolder: string;
}

/** The token that the server leaves in its data folder, readable by its owner only. */
function operatorToken(dataFolder: string): string | null {
  try {
    return readFileSync(join(dataFolder, 'secrets', 'operator-token'), 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new CommandFailed(
      `The operator token in ${join(dataFolder, 'secrets')} cannot be read: ${(error as Error).message}`,
    );
  }
}

interface ProblemBody {
  readonly detail?: string;
  readonly title?: string;
  readonly code?: string;
}

async function refusal(response: Response): Promise<CommandFailed> {
  const text = await response.text();
  try {
    const problem = JSON.parse(text) as ProblemBody;
    return new CommandFailed(
      `Refused (${problem.code ?? response.status}): ${problem.detail ?? problem.title ?? text}`,
    );
  } catch {
    return new CommandFailed(`Refused (${response.status}): ${text.slice(0, 300)}`);
  }
}

/** Asks the running server. Throws CommandFailed with what to do when there is none. */
export async function callApi<Answer>(
  target: ApiTarget,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Answer> {
  const token = operatorToken(target.dataFolder);
  let response: Response;
  try {
    response = await fetch(new URL(path, target.baseUrl), {
      method,
      headers: {
        accept: 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    });
  } catch (error) {
    throw new CommandFailed(
      `No Quire answers at ${target.baseUrl} (${(error as Error).message}). Start it with "npm start", or name it with --url.`,
    );
  }
  if (!response.ok) throw await refusal(response);
  return (await response.json()) as Answer;
}
