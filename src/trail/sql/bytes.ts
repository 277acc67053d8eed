import { Problem } from '../../core/model/problem.ts';

const UNITS: Readonly<Record<string, number>> = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12, PB: 1e15 };
const BINARY: Readonly<Record<string, number>> = {
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
  TIB: 2 ** 40,
  PIB: 2 ** 50,
};

/**
 * Bytes in a text such as `100GB` or `1.5 TiB`: decimal units are of a thousand, binary ones of 1,024. Throws the
 * {@link Problem} `bad-argument` for anything else, a number without a unit and nothing at all among it: a limit that
 * was meant in gigabytes must not be taken for bytes.
 */
export function parseBytes(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([KMGTP]?i?B)$/i.exec(text.trim()) ?? [];
  const size = UNITS[unit.toUpperCase()] ?? BINARY[unit.toUpperCase()];
  const bytes = size === undefined ? 0 : Math.floor(Number(number) * size);
  if (bytes > 0 && Number.isSafeInteger(bytes)) return bytes;
  throw new Problem('bad-argument', `${JSON.stringify(text.slice(0, 100))} is no amount of bytes.`, {
    hint: 'Write it with its unit: 500MB, 100GB, 1.5TB.',
  });
}

/** `1.5 TB`, `12.3 GB`, `0 bytes`: three digits, for people. */
export function bytesInWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  const [unit, size] = Object.entries(UNITS).findLast(([, each]) => bytes >= each) ?? ['B', 1];
  const count = bytes / size;
  return `${count < 100 ? Number(count.toFixed(1)) : Math.round(count)} ${unit}`;
}
