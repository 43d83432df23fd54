const lineEnd = 0x0a;

/** Rows in COPY's text form: a line end within a value is written as two characters, so lines are rows. */
export function linesOf(content: Buffer): number {
  let count = 0;
  for (let at = content.indexOf(lineEnd); at !== -1; at = content.indexOf(lineEnd, at + 1)) count += 1;
  return count;
}
