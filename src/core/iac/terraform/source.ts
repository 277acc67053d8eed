import { type Fields, isFields } from '../../model/fields.ts';
import type { IacPlace } from '../../model/iac.ts';

/** A file of Terraform, parsed: what Terraform's JSON syntax has for it. */
export interface TerraformFile {
  /** As it is shown. */
  readonly file: string;
  readonly body: Fields;
  /** The place of the n-th block of these words. */
  placeOf(words: readonly string[], nth: number): { readonly line: number; readonly column: number };
}

/** A block, as `resource "aws_iam_user" "ann"`. */
export interface Block {
  readonly words: readonly string[];
  readonly body: Fields;
  readonly place: IacPlace;
}

/** All files of a folder, as Terraform takes them: as one. */
export interface ModuleSource {
  /** As it is shown. */
  readonly folder: string;
  /** By `aws_iam_user.ann`. */
  readonly resources: ReadonlyMap<string, Block>;
  readonly data: ReadonlyMap<string, Block>;
  readonly variables: ReadonlyMap<string, Block>;
  readonly modules: ReadonlyMap<string, Block>;
  readonly outputs: ReadonlyMap<string, Block>;
  readonly locals: ReadonlyMap<string, unknown>;
  /** Blocks that say what the state forgets (Terraform Language, removed). */
  readonly removed: readonly Block[];
  /** Blocks that stand twice, which Terraform refuses: of these the first counts, and the others are here. */
  readonly doubled: readonly Block[];
}

/** Puts the files of a folder together. Those called `override` change blocks of the others (Terraform Language, Override Files). */
export function moduleSource(folder: string, files: readonly TerraformFile[]): ModuleSource {
  const plain = files.filter(({ file }) => !isOverride(file));
  const over = files.filter(({ file }) => isOverride(file));
  const doubled: Block[] = [];
  const gather = (name: string, labels: number) => {
    const found = new Map<string, Block>();
    for (const block of plain.flatMap((file) => blocksOf(file, name, labels))) {
      const key = block.words.slice(1).join('.');
      if (found.has(key)) doubled.push(block);
      else found.set(key, block);
    }
    for (const block of over.flatMap((file) => blocksOf(file, name, labels))) {
      const key = block.words.slice(1).join('.');
      const below = found.get(key);
      if (below !== undefined) found.set(key, { ...below, body: { ...below.body, ...block.body } });
    }
    return found;
  };
  const localBlocks = [...plain, ...over].flatMap(({ body }) => listed(body.locals));
  return {
    folder,
    resources: gather('resource', 2),
    data: gather('data', 2),
    variables: gather('variable', 1),
    modules: gather('module', 1),
    outputs: gather('output', 1),
    locals: new Map(localBlocks.flatMap((block) => (isFields(block) ? Object.entries(block) : []))),
    removed: files.flatMap((file) => blocksOf(file, 'removed', 0)),
    doubled,
  };
}

function isOverride(file: string): boolean {
  return /(?:^|[/_])override\.(?:tf|tofu)(?:\.json)?$/.test(file);
}

/** JSON may have one block, or a list of them, at every level. */
function listed(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function blocksOf(file: TerraformFile, name: string, labels: number): readonly Block[] {
  const walk = (value: unknown, words: readonly string[]): readonly Block[] => {
    const inside = listed(value).filter(isFields);
    if (words.length <= labels) {
      return inside.flatMap((each) =>
        Object.entries(each).flatMap(([label, inner]) => walk(inner, [...words, label])),
      );
    }
    return inside.map((body, nth) => ({
      words,
      body,
      place: { file: file.file, ...file.placeOf(words, nth) },
    }));
  };
  return walk(file.body[name], [name]);
}
