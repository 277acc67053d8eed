import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
} from 'yaml';
import { Lines } from './lines.ts';

/** A part of a YAML or JSON document, with the offset at which it begins. Short forms of CloudFormation are spelt out. */
export type Tree = MapTree | ListTree | ScalarTree;

export interface MapTree {
  readonly kind: 'map';
  readonly entries: readonly Entry[];
  readonly at: number;
}

export interface Entry {
  readonly key: string;
  readonly keyAt: number;
  readonly value: Tree;
}

export interface ListTree {
  readonly kind: 'list';
  readonly items: readonly Tree[];
  readonly at: number;
}

export interface ScalarTree {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly at: number;
}

/** The documents of a text. */
export interface ParsedTrees {
  readonly trees: readonly Tree[];
  placeOf(offset: number): { readonly line: number; readonly column: number };
}

/** Why a text is none, and where. */
export interface TreeFault {
  readonly fault: string;
  readonly line: number;
  readonly column: number;
}

/** Parts of a document. Aliases can make a few lines into billions. */
const MOST_PARTS = 400_000;
const DEEPEST = 100;

class TooMuch extends Error {}

/** Reads YAML, or JSON, which is YAML but for tabs. Keys that stand twice are all kept. */
export function parseTrees(text: string): ParsedTrees | TreeFault {
  const lines = new Lines(text);
  // JSON may be indented with tabs, which YAML refuses. In its texts a tab has to be written `\t`.
  const isJson = /^\s*[{[]/.test(text);
  const documents = documentsOf(isJson ? text.replaceAll('\t', ' ') : text);
  if (typeof documents === 'string') return { fault: documents, line: 1, column: 1 };
  for (const { errors } of documents) {
    const [error] = errors;
    if (error === undefined) continue;
    // After the first words a message may show the text, which may hold a secret.
    const [words = ''] = error.message.split(/[\n:"'`]/, 1);
    const fault = words.includes('call stack') ? 'it is nested very deep' : words.trim().slice(0, 120);
    return { fault, ...lines.placeOf(error.pos[0]) };
  }
  const reading = new Reading();
  try {
    const trees = documents.flatMap((document) =>
      document.contents === null ? [] : [reading.tree(document.contents, 0)],
    );
    return { trees, placeOf: (offset) => lines.placeOf(offset) };
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error;
    return { fault: error.message, line: 1, column: 1 };
  }
}

function documentsOf(text: string): readonly Document.Parsed[] | string {
  try {
    return [...parseAllDocuments(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'silent' })];
  } catch (error) {
    if (error instanceof RangeError) return 'it is nested very deep';
    throw error;
  }
}

class Reading {
  readonly #anchors = new Map<string, Tree>();
  #parts = 0;

  tree(node: Node, depth: number): Tree {
    this.#count(1);
    if (depth > DEEPEST) throw new TooMuch('it is nested very deep');
    const found = isAlias(node) ? this.#alias(node.source) : this.#plain(node, depth);
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) {
      this.#anchors.set(node.anchor, found);
    }
    return found;
  }

  #plain(node: Node, depth: number): Tree {
    const at = node.range?.[0] ?? 0;
    const tag = isAlias(node) ? undefined : node.tag;
    const untagged = this.#untagged(node, depth, at);
    const long = tag === undefined ? undefined : longForm(tag);
    if (long === undefined) return untagged;
    const value =
      long === 'Fn::GetAtt' && untagged.kind === 'scalar'
        ? attributeOf(String(untagged.value), at)
        : untagged;
    return { kind: 'map', entries: [{ key: long, keyAt: at, value }], at };
  }

  #untagged(node: Node, depth: number, at: number): Tree {
    if (isSeq(node)) {
      return { kind: 'list', items: node.items.map((item) => this.tree(item as Node, depth + 1)), at };
    }
    if (isMap(node)) return { kind: 'map', entries: this.#entries(node.items, depth), at };
    if (!isScalar(node)) return { kind: 'scalar', value: null, at };
    const { value } = node;
    const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    // An account id without quotes would lose its leading zero.
    const exact = typeof value === 'number' && /^0\d/.test(node.source ?? '') ? (node.source ?? '') : value;
    return { kind: 'scalar', value: plain ? (exact as string | number | boolean) : null, at };
  }

  /** What a merge key brings stands behind what a map has of its own (YAML 1.1, Merge Key Language-Independent Type). */
  #entries(pairs: readonly Pair[], depth: number): readonly Entry[] {
    const entries = pairs.map((pair) => ({ isMerge: isMergeKey(pair), made: this.#entry(pair, depth) }));
    if (!entries.some(({ isMerge }) => isMerge)) return entries.flatMap(({ made }) => made);
    const own = new Set(entries.flatMap(({ isMerge, made }) => (isMerge ? [] : made.map(({ key }) => key))));
    return entries.flatMap(({ isMerge, made }) => (isMerge ? made.filter(({ key }) => !own.has(key)) : made));
  }

  #entry({ key, value }: Pair, depth: number): readonly Entry[] {
    const name = isScalar(key) ? String(key.value) : '';
    const keyAt = (key as Node | null)?.range?.[0] ?? 0;
    const inner: Tree =
      value === null ? { kind: 'scalar', value: null, at: keyAt } : this.tree(value as Node, depth + 1);
    if (name !== '<<') return [{ key: name, keyAt, value: inner }];
    // A merge key: what it names stands here.
    // Of several the first counts, and of two entries of a name the last.
    const merged = inner.kind === 'list' ? inner.items.toReversed() : [inner];
    return merged.flatMap((each) => (each.kind === 'map' ? each.entries : []));
  }

  /** What an anchor was set on, counted as if it stood here in full. */
  #alias(name: string): Tree {
    const found = this.#anchors.get(name);
    if (found === undefined) throw new TooMuch('an alias in it names nothing before it');
    this.#count(sizeOf(found, MOST_PARTS - this.#parts));
    return found;
  }

  #count(parts: number): void {
    this.#parts += parts;
    if (this.#parts > MOST_PARTS) throw new TooMuch('it has very many parts, or aliases that make them');
  }
}

function isMergeKey({ key }: Pair): boolean {
  return isScalar(key) && key.value === '<<';
}

/** Parts of a tree, counted up to a bound. */
function sizeOf(tree: Tree, most: number): number {
  let size = 1;
  const inside =
    tree.kind === 'map' ? tree.entries.map(({ value }) => value) : tree.kind === 'list' ? tree.items : [];
  for (const each of inside) {
    if (size > most) return size;
    size += sizeOf(each, most - size);
  }
  return size;
}

/** `!Ref` and `!Condition` keep their name, `!Sub` is `Fn::Sub`; tags of YAML itself are none. */
function longForm(tag: string): string | undefined {
  const [, name] = /^!([A-Za-z]\w*)$/.exec(tag) ?? [];
  if (name === undefined) return undefined;
  return name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
}

/** `!GetAtt Key.SecretAccessKey` as the list that the long form has. */
function attributeOf(text: string, at: number): Tree {
  const dot = text.indexOf('.');
  const parts = dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
  return { kind: 'list', items: parts.map((value) => ({ kind: 'scalar', value, at })), at };
}

/** The entry of that name; the last where there are several, as JSON has it. */
export function entryOf(tree: Tree | undefined, name: string): Entry | undefined {
  return tree?.kind === 'map' ? tree.entries.findLast(({ key }) => key === name) : undefined;
}

/** What stands under that name. */
export function childOf(tree: Tree | undefined, name: string): Tree | undefined {
  return entryOf(tree, name)?.value;
}

/** The text of a scalar; a number or a truth as it is written in JSON. */
export function scalarText(tree: Tree | undefined): string | undefined {
  return tree?.kind === 'scalar' && tree.value !== null ? String(tree.value) : undefined;
}
