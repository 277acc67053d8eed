import { settingsVocabulary } from '../src/app/settings-file.ts';
import { type JsonSchema, settingsJsonSchema } from '../src/core/settings/json-schema.ts';

/** The schema of `keyreeve.yaml`, as editors take it. */
export function settingsSchemaText(): string {
  return `${JSON.stringify(settingsJsonSchema(settingsVocabulary()), null, 2)}\n`;
}

/** The reference page of `keyreeve.yaml`: every key, made of the schema, and how it is used. */
export function settingsPage(): string {
  const schema = settingsJsonSchema(settingsVocabulary());
  const rows = keysOf(schema, '').map(
    ({ path, type, needed, says }) => `| \`${path}\` | ${type} | ${needed ? 'yes' : ''} | ${says} |`,
  );
  return `# keyreeve.yaml

Settings are read from the file named with \`--config\`, or from the first \`keyreeve.yaml\` in the working directory
and the folders above it. Options of the command line win. Paths are relative to the file.

The file is read strictly: an unknown key, a wrong indent or a key given twice is an error with line and column
(exit 2), and nothing of the file is applied. Anchors, aliases and tags are not read.

\`\`\`yaml
# yaml-language-server: $schema=keyreeve.schema.json
${EXAMPLE}\`\`\`

[keyreeve.schema.json](keyreeve.schema.json) comes with the package; an editor that speaks YAML completes and checks
the file by it once its path stands in the first line, as above.

## Suppressions

A suppression accepts findings for a while. They stay visible with reason, author and end date, are counted apart,
and do not fail the run.

- All that \`match\` gives must match. \`*\` is any characters, \`?\` is one character, everything else is itself, and
  the whole text must match: \`…:user/app\` is not \`…:user/app-prod\`. A finding's id is given whole.
- A \`key\` matches a finding only where it is the only failing key in it.
- It holds until the end of its last day, in UTC. One that has ended, or that nothing answered to, is told with its
  line.
- It marks findings with the status fail or manual. What could not be judged stays unknown: hiding it would call a
  run complete that is not.
- A user who is deleted and made again has findings with new ids: a suppression by id is not inherited.

\`keyreeve suppress FINDING --from run.json --reason TEXT --until DATE --author NAME\` writes one.

\`exempt\` suppresses findings on users that have a tag. Whoever may tag users can then exempt them: limit
\`iam:TagUser\`, or name the \`rules\` it is for.

## Attestations

An attestation records what a person looked at by hand, with the hash of the evidence. It marks findings with the
status manual or unknown, never turns one into a pass, and changes nothing about a finding that fails.

\`keyreeve attest RULE --account ID --by NAME --evidence FILE --until DATE\` writes one.

## Remediation

\`remediation\` says how long each state of a key lasts, who is never acted on, and how owners are told
([the guide to notices](../guides/notices.md)). A wait of 0 days does not let a state be passed over: each still gets a
plan of its own.

- \`role\` is another role than the one that scans: a file in which both have one name is refused, whatever their paths.
- \`breakGlass\` and \`useMayNotShow\` only ever take keys out. Whoever may tag users can take a user out by a tag: limit
  \`iam:TagUser\`.
- \`notice.domains\` are the domains that owners may have their addresses in. Tags and user names can be written by
  people who should not choose who is told, so \`email\` and \`ses\` send nowhere else. Letters beyond ASCII are compared
  in their \`xn--\` form.

\`auditLog\` names the file in which every action is written down before and after it is done, the key that signs it
and the bucket that keeps its head.

## Keys

Under \`waves\` a name of your own stands in the place of NAME.

| key | type | needed | |
| --- | --- | --- | --- |
${rows.join('\n')}

## Rules

Each stands under \`rules\` by its id: \`off\`, or a block with \`enabled\` and \`parameters\`.

| rule | parameter | type | |
| --- | --- | --- | --- |
${ruleRows(schema).join('\n')}
`;
}

const EXAMPLE = `version: 1

rules:
  user-console-and-access-key: off
  user-setup-access-key:
    parameters:
      windowMinutes: 10

accounts:
  organization: true
  skip: ["111122223333"]
role:
  name: KeyreeveScan

failOn: high
outputs: [out/run.json]

suppressions:
  - reason: Used by the old importer until it moves in spring.
    author: Ann Example
    until: 2026-12-31
    match:
      rule: user-console-and-access-key
      arn: arn:aws:iam::111122223333:user/importer

exempt: { tag: break-glass, value: "true", rules: ["user-mfa*"] }

notify:
  webhook: { urlFromEnv: SLACK_WEBHOOK_URL }

remediation:
  noticeDays: 14
  breakGlass:
    tags: [{ key: break-glass }]
    paths: [/break-glass/]
  waves:
    test: { ous: [ou-abcd-11111111], limit: 20 }
  notice:
    channel: webhook
    urlFromEnv: KEY_NOTICES_WEBHOOK_URL
    domains: [example.com]
    askWhom: "#cloud-security in the chat, or cloud-security@example.com"
`;

/** The example of the page, for the test that reads it. */
export const SETTINGS_EXAMPLE: string = EXAMPLE;

interface Key {
  readonly path: string;
  readonly type: string;
  readonly needed: boolean;
  readonly says: string;
}

function keysOf(schema: JsonSchema, before: string): readonly Key[] {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
  const required = (schema.required ?? []) as readonly string[];
  return Object.entries(properties).flatMap(([name, each]) => {
    const path = `${before}${name}`;
    const key = { path, type: typeOf(each), needed: required.includes(name), says: cell(each.description) };
    if (path === 'rules') return [key];
    return [key, ...keysInside(each, path)];
  });
}

/** The keys of a block, of the blocks in a list, or of the blocks under names of the user's. */
function keysInside(schema: JsonSchema, path: string): readonly Key[] {
  const items = schema.items as JsonSchema | undefined;
  if (items?.properties !== undefined) return keysOf(items, `${path}[].`);
  const named = schema.additionalProperties;
  if (typeof named === 'object' && named !== null) return keysOf(named as JsonSchema, `${path}.NAME.`);
  return keysOf(schema, `${path}.`);
}

function ruleRows(schema: JsonSchema): readonly string[] {
  const { rules } = schema.properties as { readonly rules: JsonSchema };
  return Object.entries(rules.properties as Readonly<Record<string, JsonSchema>>).flatMap(([id, rule]) => {
    const block = (rule.anyOf as readonly JsonSchema[]).find(({ properties }) => properties !== undefined);
    const { parameters } = (block?.properties ?? {}) as { readonly parameters?: JsonSchema };
    const entries = Object.entries((parameters?.properties ?? {}) as Readonly<Record<string, JsonSchema>>);
    const link = `[${id}](../rules/${id}.md)`;
    if (entries.length === 0) return [`| ${link} | none | | |`];
    return entries.map(
      ([name, each]) => `| ${link} | \`${name}\` | ${typeOf(each)} | ${cell(each.description)} |`,
    );
  });
}

const MOST_NAMED = 8;

const PLURAL: Readonly<Record<string, string>> = { text: 'texts', block: 'blocks' };

function typeOf(schema: JsonSchema): string {
  const { type, items, minimum, maximum } = schema;
  const choices = (schema.enum ?? (schema.const === undefined ? undefined : [schema.const])) as
    | readonly unknown[]
    | undefined;
  if (choices !== undefined) {
    return choices.length > MOST_NAMED
      ? 'one of many'
      : choices.map((each) => `\`${String(each)}\``).join(', ');
  }
  if (schema.anyOf !== undefined) return 'text';
  if (type === 'array')
    return `list of ${PLURAL[typeOf((items ?? {}) as JsonSchema)] ?? typeOf((items ?? {}) as JsonSchema)}`;
  if (type === 'integer')
    return minimum === undefined ? 'whole number' : `${String(minimum)} to ${String(maximum)}`;
  if (type === 'object') return 'block';
  if (type === 'boolean') return 'true or false';
  return 'text';
}

function cell(text: unknown): string {
  return String(text ?? '').replaceAll('|', '\\|');
}
