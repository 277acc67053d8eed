import { type ReactNode, useEffect, useRef, useState } from 'react';

interface ProgressBarProps {
  readonly label: string;
  readonly done: number;
  /** Absent as long as nobody knows. */
  readonly total?: number | undefined;
  /** `12 of 40 accounts done, 8 in flight, 1 failed` */
  readonly words: string;
}

/** Milliseconds between what screen readers are told: each step would drown everything else. */
const TOLD_EVERY = 5000;

/** How far something is. */
export function ProgressBar({ label, done, total, words }: ProgressBarProps): ReactNode {
  const told = useThrottled(words);
  const share = total === undefined || total === 0 ? undefined : Math.min(1, done / total);
  return (
    <div className="progress">
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={share === undefined ? undefined : done}
        aria-valuetext={words}
        className={share === undefined ? 'progress__bar progress__bar--unknown' : 'progress__bar'}
      >
        <span style={share === undefined ? undefined : { scale: `${share} 1` }} />
      </div>
      <p className="progress__words" aria-hidden="true">
        {words}
      </p>
      <span className="hidden-text" role="status">
        {told}
      </span>
    </div>
  );
}

function useThrottled(words: string): string {
  const [told, setTold] = useState(words);
  const at = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, at.current + TOLD_EVERY - Date.now());
    const timer = setTimeout(() => {
      at.current = Date.now();
      setTold(words);
    }, wait);
    return () => clearTimeout(timer);
  }, [words]);
  return told;
}
