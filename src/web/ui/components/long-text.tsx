import { type ReactNode, useState } from 'react';
import { texts } from '../texts.ts';

/** Characters that stand there at once: about four lines of a narrow column. */
const AT_ONCE = 200;

/** A text of others' making that may be very long: its beginning, and the whole when it is asked for. */
export function LongText({ text }: { readonly text: string }): ReactNode {
  const [whole, setWhole] = useState(false);
  // Less than a button's own words is not worth a button.
  if (whole || text.length <= AT_ONCE + 40) return <bdi className="breaks">{text}</bdi>;
  return (
    <>
      <bdi className="breaks">{`${text.slice(0, AT_ONCE).toWellFormed()}…`}</bdi>{' '}
      <button type="button" className="linklike" onClick={() => setWhole(true)}>
        {texts.common.wholeText(text.length - AT_ONCE)}
      </button>
    </>
  );
}
