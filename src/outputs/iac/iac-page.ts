import { SEVERITIES } from '../../core/model/finding.ts';
import type {
  IacDirectiveFault,
  IacFinding,
  IacGap,
  IacKind,
  IacPlace,
  IacRead,
  IacRun,
} from '../../core/model/iac.ts';
import { harmless } from '../harmless.ts';
import { columnsOf, type Look, type Paint, painter } from '../look.ts';
import { DOT, joined } from '../terminal/last-lines.ts';
import { counted, heading, paragraph, SEVERITY_STYLE } from '../terminal/words.ts';

const KIND_NAMES: Readonly<Record<IacKind, readonly [one: string, many: string]>> = {
  'terraform-source': ['Terraform configuration', 'Terraform configurations'],
  'terraform-plan': ['Terraform plan', 'Terraform plans'],
  'terraform-state': ['Terraform state', 'Terraform states'],
  cloudformation: ['template', 'templates'],
  'pulumi-preview': ['Pulumi preview', 'Pulumi previews'],
};

/** Instances that are named in the text; the JSON has more. */
const MOST_NAMED = 3;

/** What was found in the code, for people: findings, what cannot be told, what is suppressed, and what was read. */
export function* iacPage(run: IacRun, look: Look): Generator<string> {
  const paint = painter(look);
  const columns = columnsOf(look);
  const worstFirst = run.findings.toSorted(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity),
  );
  const counting = worstFirst.filter(({ suppressed }) => suppressed === undefined);
  yield* section(
    'Findings',
    counting.filter(({ status }) => status === 'fail'),
    columns,
    paint,
  );
  yield* section(
    'Cannot be told',
    counting.filter(({ status }) => status === 'unknown'),
    columns,
    paint,
  );
  yield* gapLines(run.gaps, columns, paint);
  yield* section(
    'Suppressed in the code',
    worstFirst.filter((each) => each.suppressed !== undefined),
    columns,
    paint,
  );
  yield* directiveLines(run.directives, columns, paint);
  yield heading('Read', paint);
  for (const line of joined(readInWords(run.read), columns - 2, ', ')) yield `  ${line}\n`;
  const passed = passedInWords(run.passedBy);
  if (passed !== '') yield paragraph(passed, columns, { indent: 2, style: 'dim' }, paint);
  yield '\n';
  yield* iacLastLine(run, look);
  const [first] = counting.filter(({ status }) => status === 'fail');
  if (first !== undefined)
    yield paragraph(
      `keyreeve explain ${first.rule} says why, and what to do.`,
      columns,
      { indent: 0, style: 'dim' },
      paint,
    );
}

function* section(
  title: string,
  findings: readonly IacFinding[],
  columns: number,
  paint: Paint,
): Generator<string> {
  if (findings.length === 0) return;
  yield heading(title, paint);
  for (const finding of findings) {
    const { severity, rule, place, address, says, suppressed } = finding;
    const style = suppressed === undefined && finding.status === 'fail' ? SEVERITY_STYLE[severity] : 'dim';
    yield paragraph(rule, columns, { indent: 2, mark: `${severity} `, markStyle: style }, paint);
    yield paragraph(
      `${inWords(place)}  ${address}${instancesOf(finding)}`,
      columns,
      { indent: 4, style: 'bold' },
      paint,
    );
    yield paragraph(says, columns, { indent: 4 }, paint);
    if (suppressed === undefined) continue;
    const until = suppressed.until === undefined ? '' : ` until ${suppressed.until}`;
    yield paragraph(
      `Suppressed${until} at ${inWords(suppressed.place)}: ${suppressed.reason}`,
      columns,
      { indent: 4, style: 'dim' },
      paint,
    );
  }
}

function instancesOf({ instances, instanceCount }: IacFinding): string {
  if (instances.length === 0) return '';
  if (instances.every((each) => each.includes('[*]'))) return ' (any of its instances)';
  const names = instances.slice(0, MOST_NAMED);
  const more = instanceCount - names.length;
  return ` (${counted(instanceCount, 'instance')}: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''})`;
}

function* gapLines(gaps: readonly IacGap[], columns: number, paint: Paint): Generator<string> {
  if (gaps.length === 0) return;
  yield heading('NOT READ', paint);
  for (const { place, says, fix } of gaps) {
    yield paragraph(inWords(place), columns, { indent: 2, style: 'bold' }, paint);
    yield paragraph(says, columns, { indent: 4 }, paint);
    yield paragraph(fix, columns, { indent: 4, style: 'dim' }, paint);
  }
}

function* directiveLines(
  faults: readonly IacDirectiveFault[],
  columns: number,
  paint: Paint,
): Generator<string> {
  if (faults.length === 0) return;
  yield heading('Suppressions that do not hold', paint);
  for (const { place, says } of faults) {
    yield paragraph(inWords(place), columns, { indent: 2, style: 'bold' }, paint);
    yield paragraph(says, columns, { indent: 4 }, paint);
  }
}

/** `main.tf:7:1`, which editors and terminals make a link of. */
function inWords({ file, line, column }: IacPlace): string {
  return `${harmless(file)}:${line}:${column}`;
}

function readInWords(read: readonly IacRead[]): readonly string[] {
  const kinds = Map.groupBy(read, ({ kind }) => kind);
  const sum = (of: (each: IacRead) => number) => read.reduce((total, each) => total + of(each), 0);
  return [
    ...(read.length === 0 ? ['nothing'] : []),
    ...[...kinds].map(([kind, list]) => counted(list.length, ...KIND_NAMES[kind])),
    counted(
      sum(({ users }) => users),
      'user',
    ),
    counted(
      sum(({ accessKeys }) => accessKeys),
      'access key',
    ),
    counted(
      sum(({ passwords }) => passwords),
      'console password',
    ),
  ];
}

function passedInWords({ files, links, folders }: IacRun['passedBy']): string {
  const parts = [
    ...(files > 0 ? [`${counted(files, 'file')} that ${files === 1 ? 'is' : 'are'} no code read here`] : []),
    ...(links > 0 ? [counted(links, 'link')] : []),
    ...(folders > 0 ? [`${counted(folders, 'folder')} not entered (.git, .terraform, node_modules)`] : []),
  ];
  return parts.length === 0 ? '' : `Passed by: ${parts.join(', ')}.`;
}

/** The run in a line, or two where the window is narrow. */
export function* iacLastLine(run: IacRun, look: Look): Generator<string> {
  const style = run.complete ? 'bold' : 'yellow';
  for (const line of joined(lastLine(run), columnsOf(look), DOT)) yield `${painter(look)(style, line)}\n`;
}

function lastLine({ failing, counts, suppressed, gaps, directives, complete }: IacRun): readonly string[] {
  const bySeverity = SEVERITIES.filter((severity) => failing[severity] > 0).map(
    (severity) => `${failing[severity]} ${severity}`,
  );
  const found =
    counts.fail === 0 ? 'no findings' : `${counted(counts.fail, 'finding')} (${bySeverity.join(', ')})`;
  return [
    found,
    ...(counts.unknown > 0 ? [`${counts.unknown} cannot be told`] : []),
    ...(gaps.length > 0 ? [`${gaps.length} not read`] : []),
    ...(suppressed > 0 ? [`${suppressed} suppressed`] : []),
    ...(directives.length > 0 ? [`${counted(directives.length, 'suppression')} without effect`] : []),
    ...(complete ? [] : ['INCOMPLETE']),
  ];
}
