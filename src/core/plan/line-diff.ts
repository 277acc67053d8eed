/** Lines around a change that are shown. */
const AROUND = 3;

type Kind = ' ' | '-' | '+';

interface Line {
  readonly kind: Kind;
  readonly text: string;
}

/**
 * A unified diff of two texts, without the heading of files: hunks `@@ -1,7 +1,6 @@`, each line with its sign. Empty
 * where nothing differs. Meant for policies, which have some hundred lines: it takes time and room of both lengths
 * multiplied.
 */
export function lineDiff(before: readonly string[], after: readonly string[]): readonly string[] {
  const lines = aligned(before, after);
  const changed = lines.flatMap(({ kind }, index) => (kind === ' ' ? [] : [index]));
  const hunks: { from: number; to: number }[] = [];
  for (const index of changed) {
    const last = hunks.at(-1);
    const [from, to] = [Math.max(0, index - AROUND), Math.min(lines.length, index + AROUND + 1)];
    if (last !== undefined && from <= last.to) last.to = to;
    else hunks.push({ from, to });
  }
  return hunks.flatMap(({ from, to }) => [head(lines, from, to), ...lines.slice(from, to).map(shown)]);
}

function shown({ kind, text }: Line): string {
  return `${kind}${text}`;
}

function head(lines: readonly Line[], from: number, to: number): string {
  const place = (without: Kind) => {
    const count = lines.slice(from, to).filter(({ kind }) => kind !== without).length;
    return `${lines.slice(0, from).filter(({ kind }) => kind !== without).length + 1},${count}`;
  };
  return `@@ -${place('+')} +${place('-')} @@`;
}

/** By the longest common row of lines; of several, what is taken out stands before what is put in. */
function aligned(before: readonly string[], after: readonly string[]): readonly Line[] {
  const width = after.length + 1;
  const common = new Uint32Array((before.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1)
    for (let j = after.length - 1; j >= 0; j -= 1)
      common[i * width + j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [old, now] = [before[i], after[j]];
    if (old !== undefined && old === now) {
      lines.push({ kind: ' ', text: old });
      i += 1;
      j += 1;
    } else if (old !== undefined && (now === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ kind: '-', text: old });
      i += 1;
    } else if (now !== undefined) {
      lines.push({ kind: '+', text: now });
      j += 1;
    }
  }
  return lines;
}
