import { expect, it } from 'vitest';
import { formatImportReport, measureImports, smallImportSize } from './benchmark.ts';

it('imports the same bars from CSV and from Parquet, and reports each', async () => {
  const figures = await measureImports(smallImportSize);
  // The closes of the seeded walk: another reader or writer of files may not change them.
  expect(figures.resultHash).toBe('1f546d46b1cb486d');
  expect(formatImportReport(smallImportSize, figures)).toContain('Parquet, whole import');
});
