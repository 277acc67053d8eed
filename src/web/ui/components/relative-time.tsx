import { type ReactNode, useCallback, useSyncExternalStore } from 'react';
import { texts } from '../texts.ts';
import { exactWords, relativeWords } from './relative-words.ts';
import { Tooltip } from './tooltip.tsx';

interface RelativeTimeProps {
  /** ISO 8601. Absent and unreadable ones are said to be not known. */
  readonly at: string | undefined;
  /** Words in place of a time that is absent. */
  readonly absent?: string;
  /** In cells of a table, which have the focus themselves: the exact time shows on hover and stands in the row's card. */
  readonly inRow?: boolean;
}

/** How long ago, with the exact UTC on hover and focus. */
export function RelativeTime({
  at,
  absent = texts.common.notKnown,
  inRow = false,
}: RelativeTimeProps): ReactNode {
  const now = useMinute(at);
  const time = at === undefined ? Number.NaN : Date.parse(at);
  if (at === undefined || Number.isNaN(time)) return <span className="dim">{absent}</span>;
  const exact = exactWords(time);
  const words = relativeWords(time, now);
  if (inRow) {
    return (
      <time className="time" dateTime={at} title={exact} data-exact={exact}>
        {words}
      </time>
    );
  }
  return (
    <Tooltip words={exact}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the exact time must show without a mouse too. */}
      <time className="time time--reachable" dateTime={at} data-exact={exact} tabIndex={0}>
        {words}
      </time>
    </Tooltip>
  );
}

const listeners = new Set<() => void>();
let minute = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for all times of the page; milliseconds, once a minute. */
function useMinute(at: string | undefined): number {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another time may be younger than the clock: it is set anew.
  const listen = useCallback((listener: () => void) => listenToMinutes(listener), [at]);
  return useSyncExternalStore(listen, () => minute);
}

function listenToMinutes(listener: () => void): () => void {
  if (listeners.size === 0) timer = setInterval(tick, 60_000);
  listeners.add(listener);
  // What has just come is often of just now: by a clock that is half a minute late it would lie ahead.
  if (Date.now() - minute > 2000) tick();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

function tick(): void {
  minute = Date.now();
  for (const each of listeners) each();
}
