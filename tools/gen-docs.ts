import { callingPolicy, scanningPolicy } from '../src/app/permissions.ts';
import { ruleContext } from '../src/app/rule-context.ts';
import { COLLECTORS, type Collector } from '../src/aws/collect/catalogue.ts';
import { makeProgram } from '../src/cli/program.ts';
import { FRAMEWORKS } from '../src/core/frameworks/frameworks.ts';
import { EXIT, PROBLEMS } from '../src/core/model/problems.ts';
import { RULES } from '../src/core/rules/index.ts';
import { rulePage } from '../src/outputs/rule-page.ts';
import { RUN_SCHEMA } from '../src/outputs/run-schema.ts';

const NOTE = '<!-- Written by tools/generate.ts. Do not edit. -->\n\n';

/** Every generated page, by its path. */
export function documentationPages(): ReadonlyMap<string, string> {
  const context = ruleContext();
  return new Map([
    ...RULES.map((rule) => [`docs/rules/${rule.id}.md`, NOTE + rulePage(rule, context)] as const),
    ['docs/rules/README.md', NOTE + catalogue()],
    ['docs/reference/run.schema.json', `${JSON.stringify(RUN_SCHEMA, null, 2)}\n`],
    ['docs/reference/errors.md', NOTE + errors()],
    ['docs/reference/permissions.md', NOTE + permissions()],
    ['docs/reference/frameworks.md', NOTE + frameworks()],
    ['docs/reference/command-line.md', NOTE + commandLine()],
  ]);
}

function catalogue(): string {
  const rows = RULES.map(
    ({ id, severity, maturity, title }) => `| [${id}](${id}.md) | ${severity} | ${maturity} | ${title} |`,
  );
  return `# Rules\n\n| rule | severity | maturity | the fault |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
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

function permissions(): string {
  const rows = (COLLECTORS as readonly Collector[]).map(
    ({ id, permittedTo, runs, says, calls }) =>
      `| ${id} | ${calls.map((call) => `\`${call}\``).join(', ')} | ${permittedTo} | ${runs} | ${says} |`,
  );
  const policy = scanningPolicy({});
  const caller = callingPolicy({ roleName: 'KeyreeveScan' });
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
`;
}

function frameworks(): string {
  const rows = FRAMEWORKS.map(({ id, title, version, publisher }) => {
    const mapped = RULES.flatMap(({ id: rule, controls }) =>
      (controls[id] ?? []).length === 0 ? [] : [`${rule}: ${(controls[id] ?? []).join(', ')}`],
    );
    return `| \`${id}\` | ${title} | ${version} | ${publisher} | ${mapped.join('<br>') || 'none'} |`;
  });
  return `# Frameworks

Published controls that the rules map to. Ids are strings, and only mean something together with their
version: CIS 1.11 is another control in 1.2.0, in 1.3.0 and in 5.0.0. CIS 7.0.0 has dropped the control on keys
made at setup, so that rule maps to nothing there.

| \`--framework\` | title | version | publisher | controls |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function commandLine(): string {
  const program = makeProgram(() => {});
  program.configureHelp({ helpWidth: 100 });
  const commands = program.commands.map((command) => {
    command.configureHelp({ helpWidth: 100 });
    return `## keyreeve ${command.name()}\n\n\`\`\`\n${command.helpInformation().trimEnd()}\n\`\`\`\n`;
  });
  return `# Command line\n\n${commands.join('\n')}`;
}
