import { Fragment, type ReactNode } from 'react';
import { CopyButton } from './copy-text.tsx';

interface CodeProps {
  readonly text: string;
  readonly label: string;
  /** Words for people, of which whole sentences stand on a line: broken where the box ends, and copied as they came. */
  readonly wrap?: boolean;
}

/** Commands or JSON of several lines, with a button that copies them. */
export function Code({ text, label, wrap = false }: CodeProps): ReactNode {
  return (
    <div className={wrap ? 'code code--wrap' : 'code'}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard. */}
      <pre tabIndex={0} role="region" aria-label={label}>
        <code>{text}</code>
      </pre>
      <CopyButton text={text} what={label} />
    </div>
  );
}

/** A sentence in which `words in backticks` are shown as code, as our problems and rules write them. */
export function Words({ text }: { readonly text: string }): ReactNode {
  return text.split('`').map((part, index) => {
    const key = `${index} ${part}`;
    return index % 2 === 1 ? <code key={key}>{part}</code> : <Fragment key={key}>{part}</Fragment>;
  });
}
