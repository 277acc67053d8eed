import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { checkWritable, inBlocks, reasonOf, unwritable, writeWhole } from '../app/files.ts';
import { Problem } from '../core/model/problem.ts';
import type { RunReport } from '../core/model/run.ts';
import { FORMATS, type Format } from '../outputs/formats.ts';

/** A file to write, and how. */
export interface OutputFile {
  readonly path: string;
  readonly format: Format;
}

/**
 * Reads `--output` values: a path whose ending names the format, or `FORMAT:PATH`. A chosen `--format` serves
 * a path whose ending says nothing. Throws a {@link Problem} where no format can be told.
 */
export function parseOutputs(values: readonly string[], chosen: string): readonly OutputFile[] {
  const files = values.map((value): OutputFile => {
    const [, named, rest] = /^([a-z-]+):(.+)$/s.exec(value) ?? [];
    const format = FORMATS.find(({ id }) => id === named);
    if (format !== undefined && rest !== undefined) return { path: rest, format };
    const found = formatByEnding(value) ?? FORMATS.find(({ id }) => id === chosen);
    if (found !== undefined) return { path: value, format: found };
    throw new Problem('bad-argument', `The ending of --output "${value}" names no format.`, {
      hint: `Use ${FORMATS.flatMap(({ extensions }) => extensions).join(', ')}, or write FORMAT:FILE with ${FORMATS.map(({ id }) => id).join(', ')}.`,
    });
  });
  for (const { path } of files) {
    if (path === '-') {
      throw new Problem('bad-argument', '--output writes files; standard output is for --format.', {
        hint: 'Leave it out, and choose by --format what is printed.',
      });
    }
    checkWritable(path);
  }
  refuseCollisions(files.map(({ path }) => path));
  return files;
}

/** The format of the longest ending that fits: `run.sarif.json` is SARIF, not JSON. */
function formatByEnding(path: string): Format | undefined {
  const name = basename(path).toLowerCase();
  const fitting = FORMATS.flatMap((format) =>
    format.extensions.filter((ending) => name.endsWith(ending)).map((ending) => ({ format, ending })),
  );
  return fitting.sort((a, b) => b.ending.length - a.ending.length)[0]?.format;
}

/**
 * The format that the ending of a file names: the first that fits, so longer endings stand first. Throws a
 * {@link Problem} where none does.
 */
export function formatOfEnding<F>(
  path: string,
  endings: readonly (readonly [ending: string, format: F])[],
  hint = `Use ${endings.map(([ending]) => ending).join(', ')}.`,
): F {
  const found = endings.find(([ending]) => path.toLowerCase().endsWith(ending));
  if (found !== undefined) return found[1];
  throw new Problem('bad-argument', `The ending of --output "${path}" names no format.`, { hint });
}

/** Two outputs in one file, or an output in the place of an input or inside a folder of inputs. */
export function refuseCollisions(outputs: readonly string[], inputs: readonly string[] = []): void {
  const read = inputs.map((path) => ({ path, place: placeOf(path) }));
  const seen = new Set<string>();
  for (const path of outputs) {
    const place = placeOf(path);
    if (place.startsWith('/dev/')) continue;
    if (seen.has(place)) {
      throw new Problem('bad-argument', `${path} is named twice, and would be written over.`, {
        hint: 'Give each output a file of its own.',
      });
    }
    seen.add(place);
    const input = read.find((each) => place === each.place || place.startsWith(`${each.place}${sep}`));
    if (input === undefined) continue;
    throw new Problem(
      'bad-argument',
      `${path} would be written over, or into, ${input.path}, which is read.`,
      {
        hint: 'Write the output elsewhere.',
      },
    );
  }
}

/** The file itself, whatever links lead to it; for one that is not there yet, where it will be. */
function placeOf(path: string): string {
  const place = resolve(path);
  try {
    return realpathSync(place);
  } catch {
    // Not there yet: its folder may still be reached by a link.
    const folder = dirname(place);
    return folder === place ? place : join(placeOf(folder), basename(place));
  }
}

/** Writes one output file. */
export function writeOutput({ path, format }: OutputFile, report: RunReport): void {
  writeWhole(path, format.write(report));
}

/** Writes to standard output, waiting for a slow reader. A reader who left (`| head`) ends it quietly. */
export async function print(texts: Iterable<string>): Promise<void> {
  const { stdout } = process;
  let gone = false;
  let failure: unknown;
  const leave = (error: unknown) => {
    gone = true;
    failure = error;
  };
  stdout.on('error', leave);
  for (const text of inBlocks(texts)) {
    if (gone) break;
    await new Promise<void>((resolve) => {
      stdout.write(text, () => resolve());
    });
  }
  stdout.off('error', leave);
  const readerLeft = failure instanceof Error && 'code' in failure && failure.code === 'EPIPE';
  if (failure !== undefined && !readerLeft) {
    throw unwritable('standard output', reasonOf(failure));
  }
}
