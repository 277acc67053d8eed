import type { Finding, Severity } from '../../core/model/finding.ts';
import { type Cell, type Column, type LaidTable, layTable } from '../table.ts';
import type { Scene } from './group-lines.ts';
import { credentialsIn, hasRecordedUse, keysIn } from './key-cells.ts';
import { policyName, reasonOf } from './reason.ts';
import { isWide } from './row-limits.ts';
import { SEVERITY_STYLE } from './words.ts';

/** What the rows of a group are about, and so which columns they have. */
export type Shape = 'credentials' | 'keys' | 'users' | 'policies' | 'accounts';

/** A group of several has the columns of the first of these. */
const SHAPES: readonly Shape[] = ['credentials', 'keys', 'users', 'policies', 'accounts'];

/** What the rows of these findings are about. */
export function shapeOf(findings: readonly Finding[]): Shape {
  const found = new Set(findings.map(shapeOfOne));
  return SHAPES.find((shape) => found.has(shape)) ?? 'accounts';
}

function shapeOfOne({ rule, credential, resource }: Finding): Shape {
  if (credential !== undefined) return credential.kind === 'access-key' ? 'keys' : 'credentials';
  if (resource.type === 'AwsIamUser') return 'users';
  if (resource.type === 'AwsIamPolicy') return 'policies';
  // Root's keys stand in the evidence: a root finding has no credential of its own.
  return rule === 'root-access-key' ? 'keys' : 'accounts';
}

const SEVERITY: Column = { heading: 'severity', drop: 'for room' };
const ACCOUNT: Column = { heading: 'account' };
const NAME: Column = { heading: 'name', drop: 'for comfort' };
const AGE: Column = { heading: 'age', align: 'right', drop: 'for room' };
const LAST_USED: Column = { heading: 'last used', min: 9, wraps: true };

/** How a table is told. */
export interface Telling {
  readonly shape: Shape;
  /** The rule's: a column of severities is only worth its width where a finding differs. */
  readonly severity: Severity;
  /** Lines of a finding's own sentence, where it has a column. */
  readonly reasonLines: number;
}

/** A part of the table's heading and of each row of a finding. */
interface Part {
  readonly column: Column;
  readonly cells: (finding: Finding) => readonly Cell[];
}

/** The table of the findings, in their order; each has as many rows as `heights` says. */
export function groupTable(
  findings: readonly Finding[],
  telling: Telling,
  scene: Scene,
): LaidTable & { readonly heights: readonly number[] } {
  const parts = [
    ...whereParts(findings, telling),
    ...whatParts(findings, telling, scene.run.now),
    ...idParts(telling.shape, scene),
  ];
  const rows = findings.map((finding) => rowsOf(finding, parts));
  const columns = parts.map(({ column }) => column);
  const space = { columns: scene.columns, indent: 2 };
  return { ...layTable(columns, rows.flat(), space, scene.paint), heights: rows.map(({ length }) => length) };
}

/** A finding on several keys has a row for each; what is said once leaves the others blank. */
function rowsOf(finding: Finding, parts: readonly Part[]): Cell[][] {
  const cells = parts.map((part) => part.cells(finding));
  const height = Math.max(...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, row) => cells.map((each) => each[row] ?? { text: '' }));
}

function whereParts(findings: readonly Finding[], { severity, shape }: Telling): Part[] {
  const mixed = findings.some((finding) => finding.severity !== severity);
  const named = findings.some(({ account }) => account.name !== undefined);
  return [
    ...(mixed ? [one(SEVERITY, ({ severity: own }) => ({ text: own, style: SEVERITY_STYLE[own] }))] : []),
    one(ACCOUNT, ({ account }) => ({ text: account.id })),
    ...(named ? [one(NAME, ({ account }) => ({ text: account.name ?? '' }))] : []),
    ...(shape === 'accounts'
      ? []
      : [one(WHO[shape], (finding) => ({ text: whoIs(finding), style: 'bold' }))]),
  ];
}

/** Never cut: it is what one needs. One too long for the terminal is broken. */
const USER: Column = { heading: 'user', min: 9, good: 32, wraps: true, last: true };
const WHO: Readonly<Record<Exclude<Shape, 'accounts'>, Column>> = {
  credentials: USER,
  keys: USER,
  users: USER,
  policies: { heading: 'policy', min: 16, good: 32, wraps: true, last: true },
};

function whatParts(findings: readonly Finding[], { shape, reasonLines }: Telling, now: string): Part[] {
  if (shape !== 'keys' && shape !== 'credentials') {
    const why: Column = { heading: 'why', min: 20, good: 36, wraps: true, maxLines: reasonLines };
    return [one(why, (finding) => ({ text: reasonOf(finding) }))];
  }
  const keys = shape === 'keys' ? keysIn : credentialsIn;
  const key: Column = shape === 'keys' ? { heading: 'key' } : { heading: 'credential', min: 20, wraps: true };
  const part = (column: Column, of: (cells: ReturnType<typeof keys>[number]) => string): Part => ({
    column,
    cells: (finding) => keys(finding, now).map((each) => ({ text: of(each) })),
  });
  return [
    part(key, (each) => each.key),
    part(AGE, ({ age }) => age),
    ...(shape === 'keys' || findings.some(hasRecordedUse)
      ? [part(LAST_USED, ({ lastUsed }) => lastUsed)]
      : []),
  ];
}

/** Digits of a finding's id in a row: enough for `keyreeve suppress`. */
const ID_DIGITS = 12;
/** Columns from which a row of a key has room for the id too. */
const ID_COLUMNS = 120;
const ID: Column = { heading: 'id' };

/** The start of the finding's id, as `keyreeve suppress` takes it. */
export function shortId({ id }: Finding): string {
  return id.slice(0, ID_DIGITS);
}

/** Whether the id stands under the row of a key, because the terminal is too narrow for a column of ids. */
export function idUnderRow(shape: Shape, { run, columns }: Scene): boolean {
  return !isWide(run) && (shape === 'keys' || shape === 'credentials') && columns < ID_COLUMNS;
}

/** A run of many rules has none: nobody suppresses what they have not looked at alone. */
function idParts(shape: Shape, scene: Scene): Part[] {
  if (isWide(scene.run) || idUnderRow(shape, scene)) return [];
  return [one(ID, (finding) => ({ text: shortId(finding), style: 'dim' }))];
}

function one(column: Column, cell: (finding: Finding) => Cell): Part {
  return { column, cells: (finding) => [cell(finding)] };
}

/** No IAM user can be called so: their names hold no blanks. */
export function whoIs(finding: Finding): string {
  const { resource } = finding;
  if (resource.type === 'AwsIamPolicy') return policyName(finding);
  if (resource.type === 'AwsIamRootUser') return 'root user';
  return resource.type === 'AwsAccount' ? 'all users' : resource.name;
}
