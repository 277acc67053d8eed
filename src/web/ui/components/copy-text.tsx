import { type ReactNode, useEffect, useState } from 'react';
import { texts } from '../texts.ts';
import { Icon } from './icon.tsx';

/** An id or ARN in one line, with a button that copies it whole even where it is cut off. */
export function CopyText({ text, shown }: { readonly text: string; readonly shown?: ReactNode }): ReactNode {
  return (
    <span className="copy-text">
      <span className="mono copy-text__text" title={text}>
        {shown ?? text}
      </span>
      <CopyButton text={text} what={text} />
    </span>
  );
}

/** Copies without showing. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }): ReactNode {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <button
      type="button"
      className="copy-button"
      title={texts.common.copy}
      onClick={() => {
        void navigator.clipboard.writeText(text).then(() => setCopied(true));
      }}
    >
      <Icon name={copied ? 'check' : 'copy'} size={14} />
      <span className="hidden-text">{`${texts.common.copy} ${what}`}</span>
      <span className="hidden-text" role="status">
        {copied ? texts.common.copied : ''}
      </span>
    </button>
  );
}
