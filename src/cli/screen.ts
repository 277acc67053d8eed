/** Columns where standard output is no terminal: wide enough for a log, narrow enough to read. */
const COLUMNS_ELSEWHERE = 120;

/** How standard output looks: its width, and whether it takes colour (NO_COLOR, FORCE_COLOR: no-color.org). */
export function screen(): { readonly columns: number; readonly color: boolean } {
  const { stdout, env } = process;
  const color = env.NO_COLOR ? false : env.FORCE_COLOR ? env.FORCE_COLOR !== '0' : stdout.isTTY === true;
  return { columns: stdout.columns ?? COLUMNS_ELSEWHERE, color: color && env.TERM !== 'dumb' };
}
