import { closeSync, createReadStream, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes that can be had piece by piece. */
export type Content = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** A file of the archive before it is packed. */
export interface StagedFile {
  readonly name: string;
  readonly content: () => Content;
}

/** Takes texts one after the other. */
export interface Lines {
  add(text: string): void;
}

const BLOCK_CHARACTERS = 65_536;

/**
 * The files of an archive that is being made. What grows with accounts and runs waits on the disk, in a folder that is
 * for this user alone and goes with {@link Stage.close}.
 */
export class Stage {
  readonly #folder = mkdtempSync(join(tmpdir(), 'keyreeve-evidence-'));
  readonly #files = new Map<string, () => Content>();
  readonly #open: OpenFile[] = [];

  /** A file whose text is all there. */
  text(name: string, text: string): void {
    const bytes = Buffer.from(text);
    this.#files.set(name, () => [bytes]);
  }

  /** A file whose bytes are had when it is packed. */
  later(name: string, content: () => Content): void {
    this.#files.set(name, content);
  }

  /** A file that grows. All of them are complete once {@link Stage.files} is asked for. */
  lines(name: string): Lines {
    const path = this.path(name);
    const file = new OpenFile(path);
    this.#open.push(file);
    this.#files.set(name, () => createReadStream(path));
    return file;
  }

  /** Where a file of this name may be put by somebody else. */
  path(name: string): string {
    return join(this.#folder, name.replaceAll('/', '-'));
  }

  /** In the order of their names. */
  files(): readonly StagedFile[] {
    for (const file of this.#open.splice(0)) file.close();
    return [...this.#files]
      .map(([name, content]) => ({ name, content }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  close(): void {
    for (const file of this.#open.splice(0)) file.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

class OpenFile implements Lines {
  readonly #file: number;
  #block = '';

  constructor(path: string) {
    this.#file = openSync(path, 'wx', 0o600);
  }

  add(text: string): void {
    this.#block += text;
    if (this.#block.length >= BLOCK_CHARACTERS) this.#flush();
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #flush(): void {
    writeFileSync(this.#file, this.#block);
    this.#block = '';
  }
}
