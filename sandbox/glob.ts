/** An action pattern as policies write it: `*` and `?`, case ignored. */
export function actionPattern(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
}

const compiled = new Map<string, RegExp>();

/** Whether any of the patterns covers the action. */
export function matchesAny(globs: readonly string[], action: string): boolean {
  for (const glob of globs) {
    let pattern = compiled.get(glob);
    if (pattern === undefined) {
      pattern = actionPattern(glob);
      compiled.set(glob, pattern);
    }
    if (pattern.test(action)) return true;
  }
  return false;
}
