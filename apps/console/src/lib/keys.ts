export interface KeyPress {
  readonly key: string;
  /** Ctrl or Meta. */
  readonly mod: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

function matchOne(pattern: string, press: KeyPress): boolean {
  const parts = pattern.split('+');
  const key = parts.at(-1)!;
  if (press.key !== key || press.alt) return false;
  if (press.mod !== parts.includes('mod')) return false;
  // A sign such as ? needs Shift on most keyboards, so only letters and named keys care.
  return /^([a-z]|[a-z]{2,})$/.test(key) ? press.shift === parts.includes('shift') : true;
}

/**
 * Does this press, after the one before it, spell the pattern?
 *
 * @example matchKeys('g t', { key: 'g', … }, { key: 't', … }) // true
 */
export function matchKeys(pattern: string, before: KeyPress | null, press: KeyPress): boolean {
  const [first, second] = pattern.split(' ');
  if (second === undefined) return matchOne(first!, press);
  return before !== null && matchOne(first!, before) && matchOne(second, press);
}

const names: Readonly<Record<string, string>> = { mod: 'Ctrl', shift: 'Shift', escape: 'Esc' };

/** For the eye: `shift+escape` → ["Shift", "Esc"]. */
export function keyCaps(pattern: string): readonly string[] {
  return pattern
    .split(/[+ ]/)
    .map((part) => names[part] ?? (part.length === 1 && part !== '/' && part !== '?' ? part.toUpperCase() : part));
}
