/** A step of the way to a module: its name in the call, and its index where it has one. */
export interface ModuleStep {
  readonly name: string;
  /** `[0]`, `["a"]`, or nothing. */
  readonly index: string;
}

/** A reference in a plan, `aws_iam_user.ann["a"].name`, taken apart. */
export interface Reference {
  /** `aws_iam_user`, `var`, `local`, `module`, `each`, `count`, `data`. */
  readonly root: string;
  readonly name: string;
  readonly index: string;
  /** What follows the index, up to the next dot. */
  readonly attribute?: string;
}

const INDEX = '(?:\\[(?:\\d+|"(?:[^"\\\\]|\\\\.)*")\\])?';
const MODULE = new RegExp(`module\\.([^.[]+)(${INDEX})(?:\\.|$)`, 'y');
const REFERENCE = new RegExp(`^([^.[]+)(?:\\.([^.[]+)(${INDEX})(?:\\.([^.[]+))?)?`);

/** The way to a module: `module.team["a"].module.users`. */
export function moduleSteps(address: string): readonly ModuleStep[] {
  const steps: ModuleStep[] = [];
  MODULE.lastIndex = 0;
  for (let found = MODULE.exec(address); found !== null; found = MODULE.exec(address)) {
    steps.push({ name: found[1] ?? '', index: found[2] ?? '' });
  }
  return steps;
}

/** `module.team["a"].`, or nothing for the root. */
export function prefixOf(steps: readonly ModuleStep[]): string {
  return steps.map(({ name, index }) => `module.${name}${index}.`).join('');
}

/** The parts of a reference. */
export function referenceOf(text: string): Reference {
  const [, root = '', name = '', index = '', attribute] = REFERENCE.exec(text) ?? [];
  return { root, name, index, ...(attribute !== undefined && { attribute }) };
}

/** References without those that are the beginning of another: a plan names `a.b.c`, `a.b` and `a` each. */
export function longest(references: readonly string[]): readonly string[] {
  return references.filter(
    (each) => !references.some((other) => other.startsWith(`${each}.`) || other.startsWith(`${each}[`)),
  );
}

/** `[0]` or `["a"]` of the `index` of a plan. */
export function indexText(index: unknown): string {
  if (typeof index === 'number') return `[${index}]`;
  return typeof index === 'string' ? `[${JSON.stringify(index)}]` : '';
}
