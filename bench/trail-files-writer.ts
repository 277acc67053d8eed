/**
 * Writes trail files into a folder: `node trail-files-writer.ts FOLDER FIRST STEP END`, those with the numbers FIRST,
 * FIRST + STEP … below END. A process of its own, so that several write side by side. Prints the bytes before packing.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { filePath, fileText } from './trail-files-records.ts';

const [, , folder = '', first = '0', step = '1', end = '0'] = process.argv;
let bytes = 0;
for (let number = Number(first); number < Number(end); number += Number(step)) {
  const path = join(folder, filePath(number));
  const text = fileText(number);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, gzipSync(text, { level: 1 }));
  bytes += text.length;
}
process.stdout.write(`${bytes}\n`);
