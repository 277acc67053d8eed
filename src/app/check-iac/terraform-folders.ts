import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { topOf } from '../../core/iac/check.ts';
import type { Unit } from '../../core/iac/declared.ts';
import { type Directive, directiveOf, directivesIn, type Misread } from '../../core/iac/directives.ts';
import { type CalledModule, readConfiguration } from '../../core/iac/terraform/configuration.ts';
import { headersIn } from '../../core/iac/terraform/headers.ts';
import { type ModuleSource, moduleSource, type TerraformFile } from '../../core/iac/terraform/source.ts';
import { childOf, entryOf, parseTrees } from '../../core/iac/tree.ts';
import { type Fields, isFields } from '../../core/model/fields.ts';
import type { IacGap } from '../../core/model/iac.ts';
import { Problem } from '../../core/model/problem.ts';
import { decodeText } from './decode-text.ts';
import { bytesOf, type FoundFile, gapOf, isTerraform } from './gather-files.ts';
import { parseHcl } from './parse-hcl.ts';

/** What was made of folders with Terraform in them. */
export interface ReadFolders {
  readonly units: readonly Unit[];
  readonly directives: readonly (Directive | Misread)[];
  readonly gaps: readonly IacGap[];
}

const MOST_MEGABYTES = 5;

/** Files with values of variables that Terraform reads by itself. */
function isValues(name: string): boolean {
  return /^(?:terraform|.*\.auto)\.tfvars(?:\.json)?$/.test(name);
}

/**
 * Reads folders of Terraform source, and the local modules that they call, wherever these lie. A folder that another one
 * calls is looked at through its callers, with what they hand in.
 */
export async function readFolders(folders: readonly string[]): Promise<ReadFolders> {
  const reading = new Reading();
  for (const folder of folders) await reading.load(folder);
  return reading.units(folders);
}

/** A local source of a module begins with a dot (Terraform Language, Module Sources). */
function isLocal(source: string): boolean {
  return source === '.' || source === '..' || /^\.\.?\//.test(source);
}

class Reading {
  readonly #sources = new Map<string, ModuleSource>();
  readonly #values = new Map<string, ReadonlyMap<string, unknown>>();
  /** Where `terraform init` put modules, by the root folder and the key of the call. */
  readonly #installed = new Map<string, ReadonlyMap<string, string>>();
  readonly #directives: (Directive | Misread)[] = [];
  readonly #gaps: IacGap[] = [];
  /** Folders with a state or with values of their own: they are applied by themselves too, whoever calls them. */
  readonly #ownRoots = new Set<string>();
  /** Folders that a configuration had an instance of. */
  readonly #reached = new Set<string>();

  /** Reads a folder, and what it calls. */
  async load(first: string): Promise<void> {
    const queue = [first];
    for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
      if (this.#sources.has(folder)) continue;
      const source = await this.#read(folder);
      this.#sources.set(folder, source);
      const manifest = this.#manifest(folder);
      this.#installed.set(folder, manifest);
      queue.push(...manifest.values());
      for (const { body } of source.modules.values()) {
        if (typeof body.source !== 'string' || !isLocal(body.source)) continue;
        const called = posix.join(folder, body.source);
        if (existsSync(called)) queue.push(called);
      }
    }
  }

  async #read(folder: string): Promise<ModuleSource> {
    const names = this.#list(folder);
    const files: TerraformFile[] = [];
    for (const name of names.filter(isTerraform)) {
      if (isReplaced(name, names)) {
        this.#replaced(posix.join(folder, name));
        continue;
      }
      const parsed = await this.#parse(posix.join(folder, name));
      if (parsed !== undefined) files.push(parsed);
    }
    if (files.some(hasBackend)) this.#ownRoots.add(folder);
    const values = new Map<string, unknown>();
    // `terraform.tfvars` first, then those called auto, in the order of the alphabet; the later wins.
    const given = names
      .filter(isValues)
      .sort((a, b) => Number(b.startsWith('terraform.')) - Number(a.startsWith('terraform.')));
    for (const name of given) {
      const parsed = await this.#parse(posix.join(folder, name));
      for (const [key, value] of Object.entries(parsed?.body ?? {})) values.set(key, value);
    }
    this.#values.set(folder, values);
    if (given.length > 0) this.#ownRoots.add(folder);
    return moduleSource(folder, files);
  }

  #list(folder: string): readonly string[] {
    try {
      return readdirSync(folder, { withFileTypes: true })
        .filter((entry) => isFileIn(folder, entry))
        .map(({ name }) => name)
        .sort();
    } catch (error) {
      const says = `The folder of a module cannot be listed (${error instanceof Error && 'code' in error ? String(error.code) : 'no reason'}).`;
      this.#gaps.push({ place: topOf(folder), says, fix: 'Check its permissions.' });
      return [];
    }
  }

  async #parse(shown: string): Promise<TerraformFile | undefined> {
    const file: FoundFile = { shown, path: shown, named: false };
    let text: string | undefined;
    try {
      text = decodeText(bytesOf(file, MOST_MEGABYTES));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.#gaps.push(gapOf(file, error));
      return undefined;
    }
    if (text === undefined) return this.#fault(shown, 'it is no text', 1, 1);
    if (shown.endsWith('.json')) return this.#parseJson(shown, text);
    const parsed = await parseHcl(text);
    if ('fault' in parsed) return this.#fault(shown, parsed.fault, parsed.line, parsed.column);
    this.#directives.push(...directivesIn(text, shown));
    const headers = headersIn(text);
    return { file: shown, body: parsed.body, placeOf: (words, nth) => headers.placeOf(words, nth) };
  }

  #parseJson(shown: string, text: string): TerraformFile | undefined {
    const trees = parseTrees(text);
    if ('fault' in trees) return this.#fault(shown, trees.fault, trees.line, trees.column);
    const [tree] = trees.trees;
    const body = jsonOf(text);
    if (body === undefined) return this.#fault(shown, 'it is no JSON object', 1, 1);
    const placeOf: TerraformFile['placeOf'] = (words) => {
      const above = words.slice(0, -1).reduce((at, word) => childOf(at, word) ?? at, tree);
      return trees.placeOf(entryOf(above, words.at(-1) ?? '')?.keyAt ?? 0);
    };
    this.#directives.push(...jsonComments(body, shown, placeOf));
    return { file: shown, body, placeOf };
  }

  /** What only one of the two tools reads, and may make credentials. */
  #replaced(shown: string): void {
    const file: FoundFile = { shown, path: shown, named: false };
    try {
      if (!MAY_MAKE.test(decodeText(bytesOf(file, MOST_MEGABYTES)) ?? '')) return;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
    const says =
      'It is not looked at: OpenTofu takes the .tofu file beside it in its place. Terraform takes this one.';
    this.#gaps.push({ place: topOf(shown), says, fix: 'Check a plan, or keep one of the two.' });
  }

  #fault(file: string, fault: string, line: number, column: number): undefined {
    const says = `It cannot be parsed: ${fault}.`;
    this.#gaps.push({ place: { file, line, column }, says, fix: 'Mend it: terraform validate.' });
    return undefined;
  }

  /** The folders of modules that `terraform init` fetched. */
  #manifest(folder: string): ReadonlyMap<string, string> {
    const shown = posix.join(folder, '.terraform/modules/modules.json');
    if (!existsSync(shown)) return new Map();
    const text = decodeText(bytesOf({ shown, path: shown, named: false }, MOST_MEGABYTES));
    const { Modules: modules } = jsonOf(text ?? '') ?? {};
    const entries = (Array.isArray(modules) ? modules : [])
      .filter(isFields)
      .flatMap(({ Key: key, Dir: dir }) => {
        if (typeof key !== 'string' || typeof dir !== 'string' || key === '') return [];
        const path = posix.join(folder, dir);
        return existsSync(path) ? [[key, path] as const] : [];
      });
    return new Map(entries);
  }

  /**
   * What the folders make that nobody calls; of folders that call each other in a circle, the first. A folder whose
   * calls come to no instance, such as with a `count` of 0, is looked at by itself: to be called is no way to go unseen.
   */
  units(folders: readonly string[]): ReadFolders {
    const units: Unit[] = [];
    const done = new Set<string>();
    for (let left = folders; left.length > 0; left = left.filter((each) => !this.#reached.has(each))) {
      for (const root of this.#startsOf(left)) {
        if (done.has(root)) continue;
        done.add(root);
        this.#reached.add(root);
        units.push(this.#unit(root));
      }
      for (const root of left.filter((each) => this.#ownRoots.has(each) && !done.has(each))) {
        done.add(root);
        units.push(this.#unit(root));
      }
    }
    return { units, directives: this.#directives, gaps: this.#gaps };
  }

  /** The folders that none of these calls; of a circle, the first. */
  #startsOf(folders: readonly string[]): readonly string[] {
    const calls = new Map(
      folders.map((folder) => {
        const source = this.#sources.get(folder);
        return [folder, source === undefined ? [] : this.#calledBy(folder, source)];
      }),
    );
    const called = new Set([...calls.values()].flat());
    const seen = new Set<string>();
    const visit = (folder: string) => {
      if (seen.has(folder)) return;
      seen.add(folder);
      for (const each of calls.get(folder) ?? []) visit(each);
    };
    const roots = folders.filter((folder) => !called.has(folder));
    for (const root of roots) visit(root);
    const circles = folders.filter((folder) => {
      if (seen.has(folder)) return false;
      visit(folder);
      return true;
    });
    return [...roots, ...circles];
  }

  #calledBy(folder: string, source: ModuleSource): readonly string[] {
    const local = [...source.modules.values()].flatMap(({ body }) =>
      typeof body.source === 'string' && isLocal(body.source) ? [posix.join(folder, body.source)] : [],
    );
    return [...local, ...(this.#installed.get(folder)?.values() ?? [])].filter((each) => each !== folder);
  }

  #unit(root: string): Unit {
    const source = this.#sources.get(root) ?? moduleSource(root, []);
    const find = (folder: string, written: string, key: string): CalledModule => {
      const path = isLocal(written) ? posix.join(folder, written) : this.#installed.get(root)?.get(key);
      const found = path === undefined ? undefined : this.#sources.get(path);
      if (found !== undefined) {
        this.#reached.add(found.folder);
        return { source: found };
      }
      if (isLocal(written))
        return { unread: `there is no folder ${path ?? written}`, fix: 'Check its source.' };
      return {
        unread: 'its source is fetched from elsewhere, and is not there',
        fix: 'Run terraform init, or check a plan: terraform show -json plan.tfplan | keyreeve check-iac -',
      };
    };
    try {
      return readConfiguration(source, this.#values.get(root) ?? new Map(), find);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const gap = {
        place: topOf(root),
        says: 'Its expressions lead too deep to be worked out.',
        fix: 'Check a plan.',
      };
      return {
        kind: 'terraform-source',
        path: root,
        users: [],
        passwords: [],
        keys: [],
        outputs: [],
        gaps: [gap],
      };
    }
  }
}

/** Something in a file that a credential may come of. */
const MAY_MAKE = /iam_user|iam_access_key|cloudformation_stack|\bmodule\b/;

/** Where a state is kept is said by what is applied by itself. */
function hasBackend({ body }: TerraformFile): boolean {
  return [body.terraform]
    .flat()
    .some((each) => isFields(each) && (Object.hasOwn(each, 'backend') || Object.hasOwn(each, 'cloud')));
}

/** Terraform reads what a link leads to. */
function isFileIn(folder: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isFile();
  return statSync(posix.join(folder, entry.name), { throwIfNoEntry: false })?.isFile() === true;
}

/** OpenTofu takes `main.tofu` in place of `main.tf`. */
function isReplaced(name: string, names: readonly string[]): boolean {
  return /\.tf(?:\.json)?$/.test(name) && names.includes(name.replace(/\.tf(\.json)?$/, '.tofu$1'));
}

function jsonOf(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** In Terraform's JSON a comment is the property `//` of a block. */
function jsonComments(
  body: Fields,
  file: string,
  placeOf: TerraformFile['placeOf'],
): readonly (Directive | Misread)[] {
  const { resources } = moduleSource('', [{ file, body, placeOf }]);
  return [...resources.values()].flatMap(({ body: { '//': comment }, place }) => {
    if (typeof comment !== 'string' || !comment.startsWith('keyreeve:ignore')) return [];
    const directive = directiveOf(comment.slice('keyreeve:ignore'.length), place, place.line);
    return ['rule' in directive ? { ...directive, blocks: [place] } : directive];
  });
}
