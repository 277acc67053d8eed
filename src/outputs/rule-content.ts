import type { Framework } from '../core/frameworks/framework.ts';
import type { AnyIacRule } from '../core/iac/rule.ts';
import type { AnyRule } from '../core/rules/any-rule.ts';
import { factsOf } from '../core/rules/facts-of.ts';
import type { Parameter } from '../core/rules/parameters.ts';

/** A rule that has a page: on accounts, or on infrastructure as code. */
export type PagedRule = AnyRule | AnyIacRule;

/** Under the title, after id and severity: maturity, what it judges, and what it does not run without. */
export function ruleFacts(rule: PagedRule): readonly string[] {
  if (rule.scope === 'iac') return [rule.maturity, `judges: ${rule.judges} in infrastructure as code`];
  const { maturity, scope, onlyWith } = rule;
  const needs = onlyWith === undefined ? [] : [`runs only with --${onlyWith}`];
  return [maturity, `judges: ${scope}`, ...needs];
}

/** What a rule's page needs beside the rule. */
export interface RuleContext {
  /** All published frameworks, in the order to list them. */
  readonly frameworks: readonly Framework[];
  /** Fact name to the AWS calls that provide it, as the collectors declare them. */
  readonly calls: Readonly<Record<string, readonly string[]>>;
}

/** A part of a page. Texts may hold `code` and *stress* (`rule-prose.ts`); all else in them is meant as it stands. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly string[] }
  | { readonly kind: 'command'; readonly what: string; readonly run: string }
  | {
      readonly kind: 'table';
      readonly headings: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: 'links'; readonly items: readonly { readonly title: string; readonly url: string }[] };

/**
 * The content of a rule's page, the same for the documentation and the terminal. What a person needs to
 * act comes before what an auditor looks up.
 */
export function ruleContent(rule: PagedRule, context: RuleContext): readonly Block[] {
  if (rule.scope === 'iac') return iacContent(rule);
  return [
    ...section('Why it matters', list(rule.why)),
    ...section('How it decides', list(rule.howItDecides)),
    ...section('Troubleshooting', list(rule.troubleshooting)),
    ...section(
      'Commands to look by hand',
      rule.commands.map(({ what, run }) => ({ kind: 'command', what, run })),
    ),
    ...section('Fix', [...list(rule.fix, true), ...planned(rule)]),
    ...section('Parameters', parameterTable(rule)),
    ...section('Facts it stands on', factTable(rule, context)),
    ...section('Examples', exampleTable(rule)),
    ...section('Published controls', controlLists(rule, context)),
    ...section('Sources', [{ kind: 'links', items: rule.sources }]),
  ];
}

/** A rule on code stands on no facts of AWS, and has no parameters; what it judges is shown by its examples. */
function iacContent({ id, why, howItDecides, fix, examples, sources }: AnyIacRule): readonly Block[] {
  const rows = examples.flatMap(({ name, code, expect }) => {
    const statuses = expect.map(({ status, severity }) =>
      severity === undefined ? status : `${status} (${severity})`,
    );
    const language = 'terraform' in code ? 'Terraform' : 'CloudFormation';
    return [[name, language, statuses.length === 0 ? 'no verdict' : statuses.join(', ')]];
  });
  return [
    ...section('Why it matters', list(why)),
    ...section('How it decides', list(howItDecides)),
    ...section('Fix', list(fix, true)),
    ...section('Run it', [
      { kind: 'command', what: 'On the code in this folder', run: `keyreeve check-iac . --rule ${id}` },
    ]),
    ...section('Examples', [{ kind: 'table', headings: ['Case', 'Language', 'Verdict'], rows }]),
    ...section('Sources', [{ kind: 'links', items: sources }]),
  ];
}

/** What a plan of Keyreeve can do about it. */
function planned({ id, removes }: AnyRule): Block[] {
  if (removes === undefined) return [];
  return [
    { kind: 'command', what: 'To have it planned, reviewed and done', run: `keyreeve plan --rule ${id}` },
  ];
}

function section(text: string, blocks: readonly Block[]): Block[] {
  return blocks.length === 0 ? [] : [{ kind: 'heading', text }, ...blocks];
}

function list(items: readonly string[], ordered = false): Block[] {
  return items.length === 0 ? [] : [{ kind: 'list', ordered, items }];
}

function parameterTable(rule: AnyRule): Block[] {
  const entries = Object.entries(rule.parameters);
  if (entries.length === 0) return [];
  return [
    {
      kind: 'table',
      headings: ['Parameter', 'Default', 'Allowed', 'Meaning'],
      rows: entries.map(([name, parameter]) => [`\`${name}\``, ...bordersOf(parameter), parameter.says]),
    },
    { kind: 'command', what: 'To set one, here to its default', run: settingExample(rule.id, entries[0]) },
  ];
}

function bordersOf(parameter: Parameter): [string, string] {
  return parameter.kind === 'whole-number'
    ? [String(parameter.default), `${parameter.min} to ${parameter.max}`]
    : [parameter.default.join(', '), `any of ${parameter.of.join(', ')}`];
}

function settingExample(id: string, first: readonly [string, Parameter] | undefined): string {
  const [name = '', parameter] = first ?? [];
  // The default: any other value is a decision, and the laxest must not be the one that is copied.
  const value =
    parameter?.kind === 'choices' ? parameter.default.join(',') : String(parameter?.default ?? '');
  return `keyreeve scan --set ${id}.${name}=${value}`;
}

function factTable(rule: AnyRule, { calls }: RuleContext): Block[] {
  const groups: readonly (readonly [string, readonly string[]])[] = [
    ['always', rule.needs],
    ['at least one of these', rule.needsAnyOf],
    ['if it can be had', rule.wants],
  ];
  const callsOf = (name: string) => [...new Set(readAs(name, rule).flatMap((each) => calls[each] ?? []))];
  const rows = groups.flatMap(([needed, names]) =>
    names.map((name) => [
      `\`${name}\``,
      needed,
      callsOf(name)
        .map((call) => `\`${call}\``)
        .join(', '),
    ]),
  );
  const words =
    'Without a fact that is needed the verdict is unknown, never a pass. Beside each fact the calls that a scan may make to read it:';
  return [
    { kind: 'text', text: words },
    { kind: 'table', headings: ['Fact', 'Needed', 'AWS calls'], rows },
  ];
}

/**
 * The facts behind a fact: those of a credential of any kind are read under the names of the kinds that the rule
 * judges, and their last use under names of its own.
 */
function readAs(name: string, rule: AnyRule): readonly string[] {
  if (rule.scope !== 'credential' || !name.startsWith('credential')) return [name];
  const declaring = (needs: readonly 'credentialLastUse'[]) =>
    factsOf({ ...rule, needs, needsAnyOf: [], wants: [] });
  const lists = declaring([]);
  if (name !== 'credentialLastUse') return lists;
  return declaring([name]).filter((each) => !lists.includes(each));
}

function exampleTable({ examples }: AnyRule): Block[] {
  const rows = examples.map(({ name, parameters, expect }) => {
    const set = Object.entries(parameters ?? {}).map(([key, value]) => `\`${key}=${value}\``);
    const verdict = expect.severity === undefined ? expect.status : `${expect.status} (${expect.severity})`;
    return [set.length === 0 ? name : `${name} (${set.join(', ')})`, verdict];
  });
  return [{ kind: 'table', headings: ['Case', 'Verdict'], rows }];
}

/**
 * CIS AWS Foundations first, because its numbers are what people search for; then as the list has them. General
 * standards stand apart: their mapping is somebody else's reading, and their ids are many.
 */
function controlLists(rule: AnyRule, { frameworks }: RuleContext): Block[] {
  const mapped = frameworks.filter(({ id }) => rule.controls[id] !== undefined);
  const primary = mapped.filter(({ level }) => level === 'primary');
  const cis = primary.filter(({ id }) => id.startsWith('cis_v'));
  const ordered = [...cis, ...primary.filter((each) => !cis.includes(each))];
  const derived = mapped.filter(({ level }) => level === 'derived');
  const read = readByText(rule, ordered);
  return [
    ...list(ordered.map((each) => controlsOf(rule, each))),
    ...(read === '' ? [] : [textBlock(read)]),
    ...(derived.length === 0 ? [] : [textBlock(GENERAL)]),
    ...list(derived.map((each) => controlsOf(rule, each))),
  ];
}

const GENERAL = 'General standards that others map to it, told where `--framework` asks for one:';

function textBlock(text: string): Block {
  return { kind: 'text', text };
}

/** `CIS AWS Foundations Benchmark 1.3.0: 1.12 (cis_v130)`, the last as `--framework` takes it. */
function controlsOf({ controls }: AnyRule, { id, title, version }: Framework): string {
  const name =
    /\d$/.test(title) && /^\d/.test(version)
      ? `${title}, version ${version}`
      : `${title} ${version}`.trimEnd();
  return `${name}: ${(controls[id] ?? []).join(', ')} (\`${id}\`)`;
}

/** Which controls can say something else than the rule: a reading is of a whole framework, or of one control. */
function readByText({ readings = {} }: AnyRule, frameworks: readonly Framework[]): string {
  const names = frameworks.flatMap(({ id }) => {
    const reading = readings[id];
    if (reading === undefined) return [];
    return [typeof reading === 'string' ? `\`${id}\`` : `\`${id}\` (${Object.keys(reading).join(', ')})`];
  });
  if (names.length === 0) return '';
  return `What its own text says can differ from our verdict, and a finding tells both: ${names.join(', ')}.`;
}
