import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseAllDocuments } from 'yaml';
import type { Fault, Position } from './faults.ts';

/** Keys and positions from the top of the file to a value. */
export type Path = readonly PropertyKey[];

/** The one document of a settings file as plain values, with the places of its keys and values. */
export interface YamlTree {
  readonly value: unknown;
  /** Of the value there, or of the nearest thing above it that is in the file. */
  placeOf(path: Path): Position;
  /** Of a key, rather than its value. */
  placeOfKey(path: Path): Position;
}

/** A thousand suppressions with long reasons. Larger is a mistake, or somebody who wants to keep us busy. */
const MOST_CHARACTERS = 1_048_576;

const START: Position = { line: 1, column: 1 };

/**
 * Reads YAML 1.2 as far as settings need it: one document of maps, lists, texts, numbers and booleans. Anchors,
 * aliases, tags and other versions of YAML are refused: they are how a file says something else than it seems to.
 */
export function parseYaml(text: string): YamlTree | { readonly faults: readonly Fault[] } {
  if (text.length > MOST_CHARACTERS)
    return {
      faults: [
        {
          at: START,
          words: 'the file is larger than 1 MB',
          hint: 'Settings are small; is it the right file?',
        },
      ],
    };
  const lineCounter = new LineCounter();
  const place = (offset: number | undefined): Position => {
    const { line, col } = lineCounter.linePos(offset ?? 0);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const documents = parseAllDocuments(text, { lineCounter, prettyErrors: false, uniqueKeys: true });
  const [document, second] = Array.isArray(documents) ? documents : [];
  if (document === undefined)
    return { faults: [{ at: START, words: 'the file is empty', hint: 'It begins with: version: 1' }] };
  const errors = documents.flatMap(({ errors: found, warnings }) => [...found, ...warnings]);
  if (errors.length > 0) {
    // A second error in the same place is the echo of the first, and after the third most are echoes.
    const first = errors.filter(
      ({ pos }, index) => errors.findIndex((each) => each.pos[0] === pos[0]) === index,
    );
    return {
      faults: first
        .slice(0, MOST_ERRORS)
        .map(({ code, message, pos }) => ({ at: place(pos[0]), ...syntaxFault(code, message) })),
    };
  }
  if (second !== undefined)
    return {
      faults: [
        {
          at: place(second.range[0]),
          words: 'a second document begins here',
          hint: 'Keep one: take away the line ---.',
        },
      ],
    };
  if (
    document.directives.yaml.explicit === true ||
    /^%/m.test(text.slice(0, document.contents?.range?.[0] ?? 0))
  )
    return {
      faults: [
        { at: START, words: 'directives (%YAML, %TAG) are not read here', hint: 'Take the line away.' },
      ],
    };
  const faults: Fault[] = [];
  const value = plain(document.contents, place, faults);
  if (faults.length > 0) return { faults };
  return {
    value,
    placeOf: (path) => place(nodeAt(document.contents, path)?.node?.range?.[0]),
    placeOfKey: (path) => place(nodeAt(document.contents, path)?.keyAt),
  };
}

const MOST_ERRORS = 3;

function syntaxFault(code: string, message: string): Omit<Fault, 'at'> {
  const known = SYNTAX[code];
  if (known !== undefined) return known;
  // The library's first line names the fault; what follows shows the text, which may hold anything.
  const first = message.split('\n', 1)[0] ?? code;
  return {
    words: `this is not YAML: ${first.charAt(0).toLowerCase()}${first.slice(1, 120)}`,
    hint: 'Mend it.',
  };
}

const INDENT =
  'Items of one list or block begin in the same column; what belongs to an item stands further right.';

const SYNTAX: Readonly<Record<string, Omit<Fault, 'at'>>> = {
  TAB_AS_INDENT: { words: 'a tab is used to indent', hint: 'Indent with blanks.' },
  BAD_INDENT: { words: 'the indentation is wrong', hint: INDENT },
  MULTILINE_IMPLICIT_KEY: {
    words: 'this line is neither a key nor a value',
    hint: `Write a key as "key: value". ${INDENT}`,
  },
  BLOCK_AS_IMPLICIT_KEY: {
    words: 'the line below is indented too far, or there is a second colon in this one',
    hint: `${INDENT} Put text with a colon in quotes.`,
  },
  DUPLICATE_KEY: { words: 'this key is given twice', hint: 'Keep one of them.' },
  RESOURCE_EXHAUSTION: {
    words: 'brackets or blocks are nested without end',
    hint: 'Settings are a few levels deep.',
  },
  TAG_RESOLVE_FAILED: { words: 'tags (!…) are not read here', hint: 'Take it away.' },
};

type Place = (offset: number | undefined) => Position;

/** The value of a node. What settings do not need is written down as a fault, and stands as `undefined`. */
function plain(node: unknown, place: Place, faults: Fault[]): unknown {
  const refuse = (words: string, hint: string): undefined => {
    faults.push({ at: place((node as Node).range?.[0]), words, hint });
    return undefined;
  };
  if (node === null || node === undefined) return null;
  if (isAlias(node)) return refuse('aliases (*name) are not read here', 'Write it out.');
  if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined)
    return refuse('anchors (&name) are not read here', 'Write it out where it is needed.');
  if (isSeq(node)) return node.items.map((item) => plain(item, place, faults));
  if (isMap(node)) {
    const entries = node.items.map(
      (pair) => [keyOf(pair, place, faults), plain(pair.value, place, faults)] as const,
    );
    return Object.fromEntries(entries);
  }
  if (!isScalar(node)) return refuse('this is not read here', 'Write a text, a number, a list or a block.');
  if (node.tag !== undefined) return refuse('tags (!!…) are not read here', 'Take it away.');
  // An account id without quotes is a number to YAML, which would drop its leading zero.
  return typeof node.value === 'number' && /^\d{12}$/.test(node.source ?? '') ? node.source : node.value;
}

function keyOf({ key }: Pair, place: Place, faults: Fault[]): string {
  const name = textOf(key);
  if (name !== undefined && name !== '<<' && !(isScalar(key) && key.anchor !== undefined)) return name;
  faults.push({
    at: place((key as Node | null)?.range?.[0]),
    words: name === '<<' ? 'merge keys (<<) are not read here' : 'this is no key',
    hint: 'Keys are plain words.',
  });
  return '';
}

function textOf(key: unknown): string | undefined {
  if (!isScalar(key) || key.tag !== undefined) return undefined;
  return typeof key.value === 'string' ? key.value : undefined;
}

/** The node at a path, and where its key begins; where the path leaves the file, the last that is in it. */
function nodeAt(
  top: Node | null,
  path: Path,
): { readonly node: Node | null; readonly keyAt: number | undefined } {
  let node: Node | null = top;
  let keyAt = top?.range?.[0];
  for (const step of path) {
    if (isMap(node)) {
      const pair: Pair | undefined = node.items.find(({ key }) => textOf(key) === step);
      if (pair === undefined) return { node, keyAt };
      keyAt = (pair.key as Node).range?.[0];
      // A key without a value: the place of the key is the nearest.
      node = (pair.value as Node | null) ?? (pair.key as Node);
    } else if (isSeq(node)) {
      const item = node.items[Number(step)] as Node | undefined;
      if (item === undefined) return { node, keyAt };
      node = item;
      keyAt = item.range?.[0];
    } else return { node, keyAt };
  }
  return { node, keyAt };
}
