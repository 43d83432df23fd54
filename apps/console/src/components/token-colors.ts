/** The tokens as colours for libraries that draw on a canvas, where CSS variables do not reach. */
export interface TokenColors {
  readonly surface: string;
  readonly raised: string;
  readonly rule: string;
  readonly ink: string;
  readonly muted: string;
  readonly accent: string;
  readonly gain: string;
  readonly loss: string;
  readonly warn: string;
}

export function readTokenColors(): TokenColors {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    surface: read('--surface'),
    raised: read('--raised'),
    rule: read('--rule'),
    ink: read('--ink'),
    muted: read('--ink-muted'),
    accent: read('--accent'),
    gain: read('--gain'),
    loss: read('--loss'),
    warn: read('--warn'),
  };
}
