import type { ProviderChange, ProviderKeyBody, ProviderView } from '@quire/contract';

export type Standing = 'asked' | 'trying' | 'waiting' | 'failing' | 'idle';

/** How a provider stands, in one word and with a mark of its own, and why if it is not asked. */
export function standingOf({ isEnabled, isUsable, reason, health }: ProviderView): {
  readonly standing: Standing;
  readonly word: string;
} {
  if (!isEnabled) return { standing: 'idle', word: 'off' };
  if (!isUsable) return { standing: 'idle', word: 'no key' };
  if (health.circuit === 'half-open') return { standing: 'trying', word: 'on trial' };
  if (health.circuit === 'open' || !health.isHealthy) return { standing: 'failing', word: 'failing' };
  return reason === null ? { standing: 'asked', word: 'asked' } : { standing: 'waiting', word: 'waiting' };
}

/** What kind of key it takes, in words. */
export function keyWords({ keyKind, keySource, keyHint }: ProviderView): string {
  if (keyKind === 'none') return 'needs no key';
  if (keySource === 'environment') return 'key from the environment';
  if (keySource === 'stored') return keyHint === null ? 'key stored' : `key stored, ends in ${keyHint}`;
  return keyKind === 'optional-pair' ? 'works without a key' : 'no key';
}

/** Keyless ones serve a desk that has no key at all. */
export const worksWithoutKey = ({ keyKind }: ProviderView): boolean =>
  keyKind === 'none' || keyKind === 'optional-pair';

/** Limits and preference as a person writes them; an empty field goes back to what the provider describes. */
export interface SettingsDraft {
  readonly priority: string;
  readonly requestsPerMinute: string;
  readonly requestsPerDay: string;
}

export function settingsDraftOf({ priority, rateLimit, budget }: ProviderView): SettingsDraft {
  return {
    priority: String(priority),
    requestsPerMinute: rateLimit.limitPerMinute === null ? '' : String(rateLimit.limitPerMinute),
    requestsPerDay: budget.limitPerDay === null ? '' : String(budget.limitPerDay),
  };
}

const ranges = {
  priority: { least: 0, most: 1_000, words: '0 to 1,000' },
  requestsPerMinute: { least: 1, most: 1_000_000, words: '1 to 1,000,000' },
  requestsPerDay: { least: 1, most: 100_000_000, words: '1 to 100,000,000' },
} as const;

export function settingsFaults(draft: SettingsDraft): Partial<Record<keyof SettingsDraft, string>> {
  const faults: Partial<Record<keyof SettingsDraft, string>> = {};
  for (const name of ['priority', 'requestsPerMinute', 'requestsPerDay'] as const) {
    const { least, most, words } = ranges[name];
    const text = draft[name].trim();
    if (text === '') continue;
    if (!/^\d+$/.test(text) || Number(text) < least || Number(text) > most) faults[name] = words;
  }
  return faults;
}

/** Only what was changed; null while something is wrong or nothing is different. */
export function settingsChange(before: SettingsDraft, draft: SettingsDraft): ProviderChange | null {
  if (Object.keys(settingsFaults(draft)).length > 0) return null;
  const changed = (['priority', 'requestsPerMinute', 'requestsPerDay'] as const).filter(
    (name) => draft[name].trim() !== before[name],
  );
  if (changed.length === 0) return null;
  return Object.fromEntries(
    changed.map((name) => [name, draft[name].trim() === '' ? null : Number(draft[name].trim())]),
  ) as ProviderChange;
}

/** What was pasted, without the blanks around it; null while a part is missing. */
export function pastedKey(keyKind: string, key: string, secret: string): ProviderKeyBody | null {
  const [id, rest] = [key.trim(), secret.trim()];
  if (id === '' || (isPair(keyKind) && rest === '')) return null;
  return isPair(keyKind) ? { key: id, secret: rest } : { key: id };
}

export const isPair = (keyKind: string): boolean => keyKind.endsWith('pair');
