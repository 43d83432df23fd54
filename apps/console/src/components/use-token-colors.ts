import { useEffect, useState } from 'react';
import { usePreference, useResolvedTheme } from '../lib/preferences.ts';
import { readTokenColors, type TokenColors } from './token-colors.ts';

/** Read again when the theme or the pair changes, after the document has been told. */
export function useTokenColors(): TokenColors {
  const theme = useResolvedTheme();
  const pair = usePreference('pair');
  const [colors, setColors] = useState(readTokenColors);
  const look = `${theme} ${pair}`;
  useEffect(() => {
    if (look === '') return;
    const frame = requestAnimationFrame(() => setColors(readTokenColors()));
    return () => cancelAnimationFrame(frame);
  }, [look]);
  return colors;
}
