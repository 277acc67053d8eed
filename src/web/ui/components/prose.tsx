import { Fragment, type ReactNode } from 'react';
import { prosePieces } from './prose-pieces.ts';

interface ProseProps {
  readonly text: string;
  /** What stands in place of some code, such as a link to what it names; nothing leaves the code. */
  readonly linked?: ((code: string) => ReactNode) | undefined;
}

/** A text of a rule, with `code` and *stress*. For sentences of problems there is `Words`: they have no stress. */
export function Prose({ text, linked }: ProseProps): ReactNode {
  return prosePieces(text).map((piece, index) => {
    const key = `${index} ${piece.text}`;
    if (piece.kind === 'code') {
      return <Fragment key={key}>{linked?.(piece.text) ?? <code>{piece.text}</code>}</Fragment>;
    }
    return piece.kind === 'stress' ? (
      <em key={key}>{piece.text}</em>
    ) : (
      <Fragment key={key}>{piece.text}</Fragment>
    );
  });
}
