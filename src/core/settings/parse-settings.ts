import type * as z from 'zod';
import { badSettings, type Fault, faultsOf } from './faults.ts';
import { given } from './given.ts';
import { settingsJsonSchema } from './json-schema.ts';
import { auditLogOf, remediationOf } from './remediation-settings.ts';
import { settingsSchema, type Vocabulary } from './schema.ts';
import type { DashboardSettings, KeyreeveSettings, RuleSettings } from './settings.ts';
import { parseYaml, type YamlTree } from './yaml-tree.ts';

type Parsed = z.output<ReturnType<typeof settingsSchema>>;

/**
 * Reads `keyreeve.yaml`. Throws a `bad-settings` problem that names everything that is wrong, each with file, line
 * and column, and takes nothing of a file that has a fault: half of a list of suppressions would be no list that
 * anybody wrote.
 *
 * @param file as messages name it; entries are told by its last part
 */
export function parseSettingsText(text: string, file: string, vocabulary: Vocabulary): KeyreeveSettings {
  const tree = parseYaml(text);
  if ('faults' in tree) throw badSettings(file, tree.faults);
  const result = schemaOf(vocabulary).safeParse(tree.value);
  const dropped = droppedWave(tree);
  if (dropped !== undefined) throw badSettings(file, [dropped]);
  if (!result.success) {
    throw badSettings(file, faultsOf(result.error.issues, tree, jsonSchemaOf(vocabulary)));
  }
  return settingsOf(result.data, tree, file.slice(file.lastIndexOf('/') + 1));
}

/** The one name that zod leaves out of a record without a word: a wave that nobody would miss. */
function droppedWave(tree: YamlTree): Fault | undefined {
  const path = ['remediation', 'waves', '__proto__'];
  let found: unknown = tree.value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return {
    at: tree.placeOfKey(path),
    words: 'a wave cannot be called __proto__',
    hint: 'Call it otherwise.',
  };
}

const schemaOf = oncePer(settingsSchema);
const jsonSchemaOf = oncePer(settingsJsonSchema);

/** Made once for each vocabulary: with all rules and parameters in it, a schema takes longer than a file. */
function oncePer<T>(make: (vocabulary: Vocabulary) => T): (vocabulary: Vocabulary) => T {
  const made = new WeakMap<Vocabulary, { readonly schema: T }>();
  return (vocabulary) => {
    const { schema } = made.get(vocabulary) ?? { schema: make(vocabulary) };
    made.set(vocabulary, { schema });
    return schema;
  };
}

function settingsOf(parsed: Parsed, tree: YamlTree, file: string): KeyreeveSettings {
  const {
    version: _version,
    rules = {},
    accounts = {},
    suppressions = [],
    attestations = [],
    auditLog,
    remediation,
    store = {},
    dashboard = {},
    ...rest
  } = parsed;
  const place = (list: string, index: number) => `${file}:${tree.placeOf([list, index]).line}`;
  return {
    frameworks: [],
    outputs: [],
    role: {},
    notify: {},
    ...given(rest),
    auditLog: auditLogOf(auditLog),
    remediation: remediationOf(remediation),
    store: { ...given(store), retention: given(store.retention ?? {}) },
    dashboard: dashboardOf(dashboard),
    rules: Object.fromEntries(Object.entries(rules).map(([id, rule]) => [id, ruleOf(rule)])),
    accounts: {
      organization: accounts.organization ?? false,
      ous: accounts.ous ?? [],
      include: (accounts.include ?? []).map(accountOf),
      skip: accounts.skip ?? [],
    },
    suppressions: suppressions.map((each, index) => ({
      ...given(each),
      match: given(each.match),
      place: place('suppressions', index),
    })),
    attestations: attestations.map((each, index) => ({
      ...given(each),
      place: place('attestations', index),
    })),
  } as KeyreeveSettings;
}

function dashboardOf({ oidc, ...rest }: NonNullable<Parsed['dashboard']>): DashboardSettings {
  return {
    ...given(rest),
    ...(oidc !== undefined && { oidc: { ...given(oidc), roles: given(oidc.roles) } }),
  } as DashboardSettings;
}

function ruleOf(rule: unknown): RuleSettings {
  if (rule === 'off') return { enabled: false, parameters: {} };
  const { enabled = true, parameters = {} } = rule as {
    enabled?: boolean;
    parameters?: Record<string, unknown>;
  };
  const texts = Object.entries(parameters).map(([name, value]) => [name, String(value)] as const);
  return { enabled, parameters: Object.fromEntries(texts) };
}

function accountOf(text: string) {
  const comma = text.indexOf(',');
  return comma < 0 ? { id: text } : { id: text.slice(0, comma), role: text.slice(comma + 1) };
}
