import type { ReactNode } from 'react';
import { texts } from '../texts.ts';
import { Words } from './code.tsx';

interface NextMoveProps {
  /** Absent where nobody knows one. */
  readonly hint: string | undefined;
  /** Of the page of errors; absent where it is shown elsewhere. */
  readonly code?: string;
}

/** What stands below the words of every problem: what to do about it, and its code. */
export function NextMove({ hint, code }: NextMoveProps): ReactNode {
  return (
    <>
      {hint !== undefined && (
        <p>
          <strong>{texts.errors.next}:</strong> <Words text={hint} />
        </p>
      )}
      {code !== undefined && (
        <p className="state__code">
          {texts.errors.code}: <code>{code}</code>
        </p>
      )}
    </>
  );
}
