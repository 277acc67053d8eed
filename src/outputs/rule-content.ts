import type { Framework } from '../core/frameworks/framework.ts';
import type { AnyRule } from '../core/rules/any-rule.ts';
import type { Parameter } from '../core/rules/parameters.ts';

/** What a rule's page needs beside the rule. */
export interface RuleContext {
  /** All published frameworks, in the order to list them. */
  readonly frameworks: readonly Framework[];
  /** Fact name to the AWS calls that provide it, as the collectors declare them. */
  readonly calls: Readonly<Record<string, readonly string[]>>;
}

/** A part of a page. Texts may hold `code` and *stress* in Markdown's way, and nothing else of it. */
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
export function ruleContent(rule: AnyRule, context: RuleContext): readonly Block[] {
  return [
    ...section('Why it matters', list(rule.why)),
    ...section('How it decides', list(rule.howItDecides)),
    ...section('Troubleshooting', list(rule.troubleshooting)),
    ...section(
      'Commands to look by hand',
      rule.commands.map(({ what, run }) => ({ kind: 'command', what, run })),
    ),
    ...section('Fix', list(rule.fix, true)),
    ...section('Parameters', parameterTable(rule)),
    ...section('Facts it stands on', factTable(rule, context)),
    ...section('Examples', exampleTable(rule)),
    ...section('Published controls', controlTable(rule, context)),
    ...section('Sources', [{ kind: 'links', items: rule.sources }]),
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
    { kind: 'command', what: 'To set one', run: settingExample(rule.id, entries[0]) },
  ];
}

function bordersOf(parameter: Parameter): [string, string] {
  return parameter.kind === 'whole-number'
    ? [String(parameter.default), `${parameter.min} to ${parameter.max}`]
    : [parameter.default.join(', '), `any of ${parameter.of.join(', ')}`];
}

function settingExample(id: string, first: readonly [string, Parameter] | undefined): string {
  const [name = '', parameter] = first ?? [];
  const value = parameter?.kind === 'choices' ? parameter.of.join(',') : String(parameter?.default ?? '');
  return `keyreeve scan --set ${id}.${name}=${value}`;
}

function factTable(rule: AnyRule, { calls }: RuleContext): Block[] {
  const groups: readonly (readonly [string, readonly string[]])[] = [
    ['always', rule.needs],
    ['at least one of these', rule.needsAnyOf],
    ['if it can be had', rule.wants],
  ];
  const rows = groups.flatMap(([needed, names]) =>
    names.map((name) => [`\`${name}\``, needed, (calls[name] ?? []).map((call) => `\`${call}\``).join(', ')]),
  );
  const words =
    'Without a fact that is needed the verdict is unknown, never a pass. Each fact is read by one of these calls:';
  return [
    { kind: 'text', text: words },
    { kind: 'table', headings: ['Fact', 'Needed', 'AWS calls'], rows },
  ];
}

function exampleTable({ examples }: AnyRule): Block[] {
  const rows = examples.map(({ name, parameters, expect }) => {
    const set = Object.entries(parameters ?? {}).map(([key, value]) => `\`${key}=${value}\``);
    const verdict = expect.severity === undefined ? expect.status : `${expect.status} (${expect.severity})`;
    return [set.length === 0 ? name : `${name} (${set.join(', ')})`, verdict];
  });
  return [{ kind: 'table', headings: ['Case', 'Verdict'], rows }];
}

/** CIS AWS Foundations first, because its numbers are what people search for; then as the list has them. */
function controlTable(rule: AnyRule, { frameworks }: RuleContext): Block[] {
  const mapped = frameworks.filter(({ id }) => rule.controls[id] !== undefined);
  const cis = mapped.filter(({ id }) => id.startsWith('cis_v'));
  const rows = [...cis, ...mapped.filter((each) => !cis.includes(each))].map(({ id, title, version }) => [
    title,
    version,
    (rule.controls[id] ?? []).join(', '),
    `\`${id}\``,
  ]);
  if (rows.length === 0) return [];
  return [{ kind: 'table', headings: ['Framework', 'Version', 'Controls', 'For `--framework`'], rows }];
}
