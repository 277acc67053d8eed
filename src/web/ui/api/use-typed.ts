import { useEffect, useRef, useState } from 'react';

/** Milliseconds after the last letter: one question of the server a word, not a letter, and one change of the address. */
const PAUSE = 250;

/**
 * What is typed into a field whose words stand elsewhere too, mostly in the address: they are told a moment after the
 * last letter, without the spaces around them, and taken from there where they change otherwise: by going back, or by a
 * button that shows all.
 */
export function useTyped(
  value: string,
  onSettled: (text: string) => void,
): readonly [string, (text: string) => void] {
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const latest = useRef(onSettled);
  latest.current = onSettled;
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setTyped(value);
  }, [value]);
  useEffect(() => {
    const text = typed.trim();
    if (text === sent.current.trim()) return;
    const timer = setTimeout(() => {
      sent.current = text;
      latest.current(text);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  return [typed, setTyped];
}
