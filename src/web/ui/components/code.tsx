import { Fragment, type ReactNode } from 'react';
import { CopyButton } from './copy-text.tsx';

interface CodeProps {
  readonly text: string;
  readonly label: string;
  /** Words for people, of which whole sentences stand on a line: broken where the box ends, and copied as they came. */
  readonly wrap?: boolean;
  /** One command: broken between its words alone, as `--` in the midst of an option must not stand at the end of a line. */
  readonly command?: boolean;
}

/** Commands or JSON of several lines, with a button that copies them. */
export function Code({ text, label, wrap = false, command = false }: CodeProps): ReactNode {
  return (
    <div className={wrap || command ? 'code code--wrap' : 'code'}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard. */}
      <pre tabIndex={0} role="region" aria-label={label}>
        <code>{command ? <WholeWords text={text} /> : text}</code>
      </pre>
      <CopyButton text={text} what={label} />
    </div>
  );
}

function WholeWords({ text }: { readonly text: string }): ReactNode {
  return text.split(' ').map((word, index) => {
    const key = `${index} ${word}`;
    return (
      <Fragment key={key}>
        {index > 0 && ' '}
        <span className="code__word">{word}</span>
      </Fragment>
    );
  });
}

/** A sentence in which `words in backticks` are shown as code, as our problems and rules write them. */
export function Words({ text }: { readonly text: string }): ReactNode {
  return text.split('`').map((part, index) => {
    const key = `${index} ${part}`;
    return index % 2 === 1 ? <code key={key}>{part}</code> : <Fragment key={key}>{part}</Fragment>;
  });
}
