/** Seeded randomness: the same numbers on every machine, since a sandbox that differs between runs proves little. */

/** Draws whole numbers; `below(n)` gives 0 to n-1. */
export interface Random {
  below(limit: number): number;
  fraction(): number;
}

/** A well-mixed 32-bit number from any two numbers (the finaliser of MurmurHash3, public domain). */
export function mix(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b ^ 0x7f4a7c15, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A 32-bit number from text (FNV-1a). */
export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h >>> 0, text.length);
}

/** The generator mulberry32 (public domain): one 32-bit state, fast enough for a million users. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  return {
    below: (limit) => Math.floor((next() / 0x1_0000_0000) * limit),
    fraction: () => next() / 0x1_0000_0000,
  };
}
