import type { Command } from 'commander';
import { HANDLER_CALLS } from '../src/app/handler/handler-calls.ts';
import { callingPolicy, scanningPolicy } from '../src/app/permissions.ts';
import { remediatingPolicy, remediationCallingPolicy } from '../src/app/remediation-permissions.ts';
import { ruleContext } from '../src/app/rule-context.ts';
import { policyFor } from '../src/app/use-permissions.ts';
import { COLLECTORS, type Collector, type OnRequest } from '../src/aws/collect/catalogue.ts';
import { USES, type Use, type UseId } from '../src/aws/collect/uses.ts';
import { makeProgram } from '../src/cli/program.ts';
import { FRAMEWORKS } from '../src/core/frameworks/frameworks.ts';
import { IAC_RULES } from '../src/core/iac/rules/index.ts';
import { INVESTIGATIONS_SCHEMA } from '../src/core/model/investigation-schema.ts';
import { EXIT, PROBLEMS } from '../src/core/model/problems.ts';
import { RULES } from '../src/core/rules/index.ts';
import { frameworksIndex } from '../src/outputs/frameworks-index.ts';
import { frameworkPage } from '../src/outputs/frameworks-page.ts';
import { DIFF_SCHEMA } from '../src/outputs/history/diff-schema.ts';
import { HISTORY_SCHEMA } from '../src/outputs/history/history-schema.ts';
import { TREND_SCHEMA } from '../src/outputs/history/trend-schema.ts';
import { IAC_SCHEMA } from '../src/outputs/iac/iac-schema.ts';
import type { PagedRule } from '../src/outputs/rule-content.ts';
import { rulePage } from '../src/outputs/rule-page.ts';
import { RUN_SCHEMA } from '../src/outputs/run-schema.ts';
import { TRIAGE_SCHEMA } from '../src/outputs/triage/triage-schema.ts';
import { WHO_CAN_SCHEMA } from '../src/outputs/who-can/who-can-schema.ts';
import { settingsPage, settingsSchemaText } from './gen-settings.ts';

const NOTE = '<!-- Written by tools/generate.ts. Do not edit. -->\n\n';

/** Every generated page, by its path. */
export function documentationPages(): ReadonlyMap<string, string> {
  const context = ruleContext();
  return new Map([
    ...RULES.map((rule) => [`docs/rules/${rule.id}.md`, NOTE + rulePage(rule, context)] as const),
    ...IAC_RULES.map((rule) => [`docs/rules/${rule.id}.md`, NOTE + rulePage(rule, context)] as const),
    ['docs/rules/README.md', NOTE + catalogue()],
    ['docs/reference/run.schema.json', `${JSON.stringify(RUN_SCHEMA, null, 2)}\n`],
    ['docs/reference/investigation.schema.json', `${JSON.stringify(INVESTIGATIONS_SCHEMA, null, 2)}\n`],
    ['docs/reference/iac.schema.json', `${JSON.stringify(IAC_SCHEMA, null, 2)}\n`],
    ['docs/reference/triage.schema.json', `${JSON.stringify(TRIAGE_SCHEMA, null, 2)}\n`],
    ['docs/reference/who-can.schema.json', `${JSON.stringify(WHO_CAN_SCHEMA, null, 2)}\n`],
    ['docs/reference/history.schema.json', `${JSON.stringify(HISTORY_SCHEMA, null, 2)}\n`],
    ['docs/reference/diff.schema.json', `${JSON.stringify(DIFF_SCHEMA, null, 2)}\n`],
    ['docs/reference/trend.schema.json', `${JSON.stringify(TREND_SCHEMA, null, 2)}\n`],
    ['docs/reference/errors.md', NOTE + errors()],
    ['docs/reference/permissions.md', NOTE + permissions()],
    ...frameworkPages(),
    ['docs/reference/settings.md', NOTE + settingsPage()],
    ['docs/reference/keyreeve.schema.json', settingsSchemaText()],
    ['docs/reference/command-line.md', NOTE + commandLine()],
  ]);
}

function catalogue(): string {
  return `# Rules

${ruleTable(RULES)}

## On infrastructure as code

Run by \`keyreeve check-iac\`, see [its guide](../guides/infrastructure-as-code.md).

${ruleTable(IAC_RULES)}
`;
}

function ruleTable(rules: readonly PagedRule[]): string {
  const rows = rules.map(
    ({ id, severity, maturity, title }) => `| [${id}](${id}.md) | ${severity} | ${maturity} | ${title} |`,
  );
  return ['| rule | severity | maturity | the fault |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function errors(): string {
  const rows = Object.entries(PROBLEMS).map(
    ([code, { exitStatus, when, hint }]) => `| \`${code}\` | ${exitStatus} | ${when} | ${hint} |`,
  );
  return `# Exit statuses and errors

| status | meaning |
| --- | --- |
| ${EXIT.clean} | clean: everything was read and judged, and nothing failed at or above \`--fail-on\` |
| ${EXIT.findings} | findings at or above \`--fail-on\`; printed with INCOMPLETE where something could not be read too |
| ${EXIT.wrongUse} | wrong use, or an input that cannot be read |
| ${EXIT.incomplete} | incomplete: nothing failed, but something could not be read or judged |
| ${EXIT.failed} | failed |

An error prints what is wrong, the next move, and its code.

| code | exit status | when | next move, where the message has none more exact |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

const OPTION: Readonly<Record<keyof OnRequest, string>> = {
  fresh: 'fresh',
  auditRoot: 'audit-root',
  instances: 'instances',
  prove: 'prove',
};

function permissions(): string {
  const rows = (COLLECTORS as readonly Collector[]).map(
    ({ id, permittedTo, onRequest, says, calls }) =>
      `| ${id} | ${calls.map((call) => `\`${call}\``).join(', ')} | ${permittedTo} | ${onRequest === undefined ? 'where a rule needs it' : `\`--${OPTION[onRequest]}\``} | ${says} |`,
  );
  const policy = scanningPolicy({});
  const caller = callingPolicy({ roleName: 'KeyreeveScan' });
  const needs = { roleName: 'KeyreeveRemediate', withDelete: true };
  return `# Permissions

Made of what the collectors declare; a test compares it with the calls that are really made.
\`keyreeve permissions --format json|terraform|cloudformation\` prints the role for the options you use.

| collector | calls | permitted to | when | what for |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

The policy of the scanning role for a plain scan:

\`\`\`json
${JSON.stringify(policy, null, 2)}
\`\`\`

The policy of the identity that starts \`keyreeve scan --org\` (\`keyreeve permissions --caller\`):

\`\`\`json
${JSON.stringify(caller, null, 2)}
\`\`\`

${(USES as readonly Use[]).map(usePermissions).join('\n')}
## The event handler

What the function of \`keyreeve handler package\` calls. Its role is in \`deploy/event-handler/template.yaml\`, and that of
other accounts in \`member.yaml\`; a test holds both to this.

| calls | on what |
| --- | --- |
${handlerCalls()}

## Applying plans

Plans are applied with a role of its own, never with the scanning role
(\`keyreeve permissions --remediate\`):

\`\`\`json
${JSON.stringify(remediatingPolicy(needs), null, 2)}
\`\`\`

- \`KeyreeveDeleteKeys\` is a statement of its own: \`--without-delete\` leaves it out, and then keys can be
  deactivated and activated, and not deleted.
- IAM cannot limit \`iam:PutUserPolicy\` and \`iam:PutRolePolicy\` to policies of certain names. Keyreeve puts and
  takes away only policies whose names begin with \`Keyreeve\`, but whoever holds this role could write any: guard
  it like an administrator. \`KeyreeveNotItself\` keeps the role from widening itself. Where nobody is to contain a
  live attack with Keyreeve, leave out \`KeyreeveDenyRoles\`; where calls are not refused before a key is
  deactivated either, \`KeyreeveDenyUsers\` too.
- Service control policies that deny changes of users, keys or roles must except this role.

The policy of the identity that makes and applies plans in an organisation, besides the one above for scans
(\`keyreeve permissions --caller --remediate\`). Root sessions need credentials of the management account or of
IAM's delegated administrator; service control policies are changed from the management account. Root sessions with
the delete task can only list and delete root's credentials:

\`\`\`json
${JSON.stringify(remediationCallingPolicy(needs), null, 2)}
\`\`\`
`;
}

function handlerCalls(): string {
  const { users, account, contain, dynamodb, s3, tell, otherAccounts } = HANDLER_CALLS;
  const rows: readonly (readonly [readonly string[], string])[] = [
    [users, 'users of the account that the event is of'],
    [account, 'that account, for events of root'],
    [contain, 'its users, where a standing plan is set'],
    [dynamodb, 'the ledger in DynamoDB'],
    [s3, 'the ledger in S3, with `s3:ListBucket`; a standing plan in S3 is read too'],
    [tell, 'the topic; `ses:SendEmail` where it writes by SES'],
    [otherAccounts, 'the role of `member.yaml`'],
  ];
  return rows.map(([calls, on]) => `| ${calls.map((call) => `\`${call}\``).join(', ')} | ${on} |`).join('\n');
}

/** What another command than scan needs of the scanning role. */
function usePermissions({ id, says, reads }: Use): string {
  const rows = reads.map((read) => {
    const calls = [...read.calls, ...(read.alsoGrant ?? [])].map((call) => `\`${call}\``).join(', ');
    return `| ${read.id} | ${calls} | ${read.onlyWith === undefined ? 'always' : `\`--${read.onlyWith}\``} | ${read.says} |`;
  });
  const policy = policyFor([id as UseId], { Version: '2012-10-17', Statement: [] });
  return `## keyreeve ${id}

${says} Read with the scanning role too; \`keyreeve permissions --for ${id}\` prints the policy for it alone, and
\`--for scan --for ${id}\` the policy for both:

| reading | permissions | when | what for |
| --- | --- | --- | --- |
${rows.join('\n')}

\`\`\`json
${JSON.stringify(policy, null, 2)}
\`\`\`
`;
}

/** The list of all, and a page for each framework whose controls are listed. */
function frameworkPages(): (readonly [string, string])[] {
  const index = frameworksIndex(FRAMEWORKS, RULES, (id) => `${id}.md`);
  return [
    ['docs/frameworks/README.md', NOTE + index],
    ...FRAMEWORKS.filter(({ level }) => level === 'primary').map((framework) => {
      const page = frameworkPage(framework, RULES, (rule) => `../rules/${rule}.md`);
      return [`docs/frameworks/${framework.id}.md`, NOTE + page] as const;
    }),
  ];
}

function commandLine(): string {
  const program = makeProgram(() => {});
  program.configureHelp({ helpWidth: 100 });
  return `# Command line\n\n${program.commands.flatMap((command) => commandHelp(command, 'keyreeve')).join('\n')}`;
}

/** The help of a command, and of those below it. */
function commandHelp(command: Command, above: string): readonly string[] {
  command.configureHelp({ helpWidth: 100 });
  const name = `${above} ${command.name()}`;
  const help = `## ${name}\n\n\`\`\`\n${command.helpInformation().trimEnd()}\n\`\`\`\n`;
  return [help, ...command.commands.flatMap((each) => commandHelp(each, name))];
}
