/** The product of their lengths from which on patterns are not looked at: ARNs of IAM have some hundred characters. */
const MOST_CELLS = 1_000_000;

/**
 * A text that fits two patterns of `*` and `?`, or nothing where there is none: what both policies allow of what is yet to
 * be made. A star that nothing asks more of stands for `x`.
 */
export function commonText(first: string, second: string): string | undefined {
  const [a, b] = [first.replaceAll(/\*+/g, '*'), second.replaceAll(/\*+/g, '*')];
  if (beginApart(a, b)) return undefined;
  const width = b.length + 1;
  if ((a.length + 1) * width > MOST_CELLS) return undefined;
  // Whether the rest of one and the rest of the other have a text in common, from the ends on.
  const common = new Uint8Array((a.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] === 1;
  for (let i = a.length; i >= 0; i -= 1) {
    for (let j = b.length; j >= 0; j -= 1) {
      const ended = i === a.length && j === b.length;
      if (ended || stepsAt(a, b, i, j).some(([down, right]) => at(i + down, j + right)))
        common[i * width + j] = 1;
    }
  }
  return at(0, 0) ? follow(a, b, at) : undefined;
}

/** Most pairs of patterns differ before the first star, and are never looked at further. */
function beginApart(a: string, b: string): boolean {
  for (let i = 0; i < a.length && i < b.length; i += 1) {
    if (a[i] === '*' || b[i] === '*') return false;
    if (a[i] !== b[i] && a[i] !== '?' && b[i] !== '?') return true;
  }
  return false;
}

type Step = readonly [down: 0 | 1, right: 0 | 1];

const BOTH: readonly Step[] = [[1, 1]];
const FIRST: readonly Step[] = [
  [1, 0],
  [0, 1],
];
const SECOND: readonly Step[] = [
  [0, 1],
  [1, 0],
];

/** A star ends, or takes one character of the other; else both go on by one character that fits both. */
function stepsAt(a: string, b: string, i: number, j: number): readonly Step[] {
  const [one, other] = [a[i], b[j]];
  if (one === '*') return other === undefined ? [[1, 0]] : FIRST;
  if (other === '*') return one === undefined ? [[0, 1]] : SECOND;
  if (one === undefined || other === undefined) return [];
  return one === other || one === '?' || other === '?' ? BOTH : [];
}

function follow(a: string, b: string, at: (i: number, j: number) => boolean): string {
  let text = '';
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const next = stepsAt(a, b, i, j).find(([down, right]) => at(i + down, j + right));
    if (next === undefined) break;
    text += taken(a[i], b[j], next);
    i += next[0];
    j += next[1];
  }
  return text;
}

/** What a step adds: one `x` where star meets star, and nothing where a star ends. */
function taken(one: string | undefined, other: string | undefined, [down, right]: Step): string {
  const plain = (character = '') => (character === '?' ? 'x' : character);
  if (one === '*' && other === '*') return 'x';
  if (one === '*') return right === 1 ? plain(other) : '';
  if (other === '*') return down === 1 ? plain(one) : '';
  return one === '?' ? plain(other) : plain(one);
}
