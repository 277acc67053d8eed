import { useEffect, useState } from 'react';

/** Milliseconds in all: long enough to be seen, too short to be waited for. */
const LASTS = 700;

/** A number that runs up to its value, for whoever has not asked for less motion; the value itself else. */
export function useCountedUp(value: number): number {
  const [shown, setShown] = useState(0);
  useEffect(() => {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      setShown(value);
      return;
    }
    const began = performance.now();
    let frame = requestAnimationFrame(function step(now) {
      const part = Math.min(1, (now - began) / LASTS);
      setShown(Math.round(value * (1 - (1 - part) ** 3)));
      if (part < 1) frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [value]);
  return shown;
}
