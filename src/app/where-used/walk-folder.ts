import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOrText } from '../../core/model/system-error.ts';

/** Something in a folder: a file to read, what was passed by, or what could not be listed. */
export type Walked =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'passed-by'; readonly what: PassedBy; readonly path: string }
  | { readonly kind: 'unlisted'; readonly path: string; readonly code: string };

/**
 * `dependencies`: what is fetched anew, `node_modules` and where Terraform keeps modules. `git`: the store of git,
 * packed in its own way.
 */
export type PassedBy = 'dependencies' | 'git' | 'links' | 'special';

const PASSED_FOLDERS: Readonly<Record<string, PassedBy>> = { node_modules: 'dependencies', '.git': 'git' };

/**
 * Every file below a folder, or the one file that it is, in the order of the alphabet, those that git ignores too: a `.env` is mostly ignored.
 * Links are not followed: what they lead to lies elsewhere, or is met on the way.
 *
 * @param passedFolders folders that are not entered, by name
 */
export async function* walkFolder(folder: string, passedFolders = PASSED_FOLDERS): AsyncGenerator<Walked> {
  const entries = await list(folder);
  if ('code' in entries) {
    if (entries.code === 'ENOTDIR') yield { kind: 'file', path: folder };
    else yield { kind: 'unlisted', path: folder, code: entries.code };
    return;
  }
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    const passed = Object.hasOwn(passedFolders, entry.name) ? passedFolders[entry.name] : undefined;
    if (entry.isSymbolicLink()) yield { kind: 'passed-by', what: 'links', path };
    else if (entry.isFile()) yield { kind: 'file', path };
    else if (!entry.isDirectory()) yield { kind: 'passed-by', what: 'special', path };
    else if (passed === undefined) yield* walkFolder(path, passedFolders);
    else yield { kind: 'passed-by', what: passed, path };
  }
}

async function list(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    return { code: codeOrText(error) };
  }
}
