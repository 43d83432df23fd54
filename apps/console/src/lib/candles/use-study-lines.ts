import { useMemo } from 'react';
import { usePreference } from '../preferences.ts';
import type { Candle } from './fold-bars.ts';
import { type StudyLine, studiesIn, studyLines } from './studies.ts';

/** The chosen indicators of these candles. */
export function useStudyLines(candles: readonly Candle[]): readonly StudyLine[] {
  const chosen = usePreference('studies');
  return useMemo(() => studyLines(studiesIn(chosen), candles), [chosen, candles]);
}
