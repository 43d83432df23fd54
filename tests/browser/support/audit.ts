import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Colours halfway through a change are nobody's; what moves for ever is not waited for. */
const atRest = `Promise.all(
  document.getAnimations()
    .filter((animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime))
    .map((animation) => animation.finished.catch(() => null)),
)`;

/** Serious and critical findings of axe, each with where it was found; nothing is excluded. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(`${atRest}.then(() => null)`);
  await page.evaluate(source);
  const results = (await page.evaluate(
    'axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] })',
  )) as AxeResults;
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => {
      const where = nodes.slice(0, 3).map((node) => `${node.target.join(' ')}: ${node.failureSummary ?? ''}`);
      return `${id} (${help}) in ${nodes.length}\n${where.join('\n')}`;
    });
}
