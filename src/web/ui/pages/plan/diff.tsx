import type { ReactNode } from 'react';

const KINDS: Readonly<Record<string, string>> = { '+': 'added', '-': 'taken', '@': 'place' };

/** A unified diff. Lines keep their plus and minus, so that colour alone says nothing. */
export function Diff({
  lines,
  label,
}: {
  readonly lines: readonly string[];
  readonly label: string;
}): ReactNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard.
    <pre className="diff" tabIndex={0} role="region" aria-label={label}>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has nothing but its place.
        <span key={index} className={`diff__line diff__line--${KINDS[line[0] ?? ''] ?? 'same'}`}>
          {line === '' ? ' ' : line}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}
