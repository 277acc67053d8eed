import * as z from 'zod';
import { SEVERITIES } from '../model/finding.ts';
import { matchesPattern } from '../model/pattern.ts';
import { isDay } from '../parse/day.ts';
import { aloneFault, type Parameter, type Parameters } from '../rules/parameters.ts';
import { betweenBlocks } from './between-blocks.ts';
import { dashboard } from './dashboard-schema.ts';
import { auditLog, remediation } from './remediation-schema.ts';
import { accountId, environmentName, region, role, unitId, wholeNumber, words } from './schema-parts.ts';
import { store } from './store-schema.ts';

/** What settings can speak of. */
export interface Vocabulary {
  readonly rules: readonly { readonly id: string; readonly title: string; readonly parameters: Parameters }[];
  readonly frameworks: readonly string[];
  /** Other spellings of them count too. */
  readonly isFramework: (text: string) => boolean;
}

const NO_DAY = 'must be a day of the calendar, YYYY-MM-DD';

const day = (says: string) =>
  z
    .string()
    // Editors know the pattern; that 30 February is no day, only we do.
    .regex(/^\d{4}-\d\d-\d\d$/, { error: NO_DAY, abort: true })
    .refine(isDay, NO_DAY)
    .describe(says);

/**
 * What may stand in `keyreeve.yaml`. Strict everywhere: a key that is not known is an error, for a misspelt one
 * would change nothing and say nothing.
 */
export function settingsSchema({ rules, frameworks, isFramework }: Vocabulary) {
  const ids = rules.map(({ id }) => id);
  return z
    .strictObject({
      version: z.literal(1).describe('The version of this file. 1.'),
      rules: z
        .strictObject(ruleEntries(rules))
        .optional()
        .describe('Rules to turn off, and their parameters.'),
      frameworks: z
        .array(
          z.union([
            z.enum(frameworks),
            z.string().refine(isFramework, 'is no framework: keyreeve frameworks lists them'),
          ]),
        )
        .optional()
        .describe('Only rules with a control in one of these frameworks.'),
      severity: z.enum(SEVERITIES).optional().describe('Only rules of this severity or worse.'),
      failOn: z.enum(SEVERITIES).optional().describe('Exit 1 for findings of this severity or worse.'),
      accounts: accounts().optional().describe('Which accounts to scan where the command line names none.'),
      role: role('KeyreeveScan').optional().describe('The role to assume in other accounts.'),
      people: words('The list of people, for the rules that need one.').optional(),
      outputs: z
        .array(words('A file by its ending, or FORMAT:FILE.'))
        .optional()
        .describe('Files to write, as --output takes them, relative to this file.'),
      exempt: exemption(ids).optional().describe('Users with this tag are suppressed.'),
      suppressions: z
        .array(suppression(ids))
        .optional()
        .describe('Findings that somebody accepts for a while.'),
      attestations: z.array(attestation(ids)).optional().describe('What a person looked at by hand.'),
      notify: notify().optional().describe('Where to send what. Secrets stand in environment variables.'),
      auditLog: auditLog().optional().describe('Where every action is written down.'),
      store: store().optional().describe('Where runs are kept, and for how long.'),
      dashboard: dashboard().optional().describe('How `keyreeve serve` is reached, and by whom.'),
      remediation: remediation().optional().describe('How keys are removed, and their owners told.'),
    })
    .superRefine((given, context) => {
      for (const { path, message } of betweenBlocks(given))
        context.addIssue({ code: 'custom', path: [...path], message });
    })
    .describe('Settings of Keyreeve (keyreeve.yaml).');
}

function ruleEntries(rules: Vocabulary['rules']) {
  return Object.fromEntries(
    rules.map(({ id, title, parameters }) => {
      const values = Object.entries(parameters).map(
        ([name, parameter]) => [name, parameterValue(parameter).optional()] as const,
      );
      const block = z.strictObject({
        enabled: z.boolean().optional().describe('false turns the rule off.'),
        parameters: z.strictObject(Object.fromEntries(values)).optional(),
      });
      return [
        id,
        z
          .union([z.literal('off'), block])
          .optional()
          .describe(title),
      ] as const;
    }),
  );
}

/** The borders of the rule itself, which `--set` has too. */
function parameterValue(parameter: Parameter) {
  const { says } = parameter;
  if (parameter.kind === 'whole-number') {
    const { min, max, default: usual } = parameter;
    return wholeNumber(min, max, `${says} Default ${usual}.`);
  }
  return z
    .array(z.enum(parameter.of))
    .min(1, 'must name at least one choice')
    .refine((chosen) => aloneFault(parameter, chosen) === undefined, {
      error: ({ input }) => aloneFault(parameter, input as readonly string[]),
    })
    .describe(`${says} Default ${parameter.default.join(', ')}.`)
    .meta(parameter.alone === undefined ? {} : onlyAlone(parameter.alone));
}

/** The same for editors: a refinement does not get into the published schema by itself. */
function onlyAlone(word: string) {
  return { anyOf: [{ maxItems: 1 }, { not: { contains: { const: word } } }] };
}

function accounts() {
  return z
    .strictObject({
      organization: z.boolean().optional().describe('Every account of the organisation.'),
      ous: z
        .array(unitId)
        .optional()
        .describe('With organization: only accounts under these organisational units.'),
      include: z
        .array(
          z
            .string()
            .regex(/^\d{12}(,[\w+=.@:/-]{1,600})?$/, 'must be an account id of twelve digits, or id,role'),
        )
        .optional()
        .describe('These accounts: an id, or id,role.'),
      skip: z.array(accountId).optional().describe('Leave these accounts out.'),
    })
    .refine(({ organization, include = [] }) => organization !== true || include.length === 0, {
      path: ['include'],
      message: 'and organization cannot go together: keep one of them',
    })
    .refine(({ organization, ous = [] }) => organization === true || ous.length === 0, {
      path: ['ous'],
      message: 'chooses within an organisation: add organization: true',
    });
}

function exemption(ids: readonly string[]) {
  return z.strictObject({
    tag: z
      .string()
      .min(1, 'is empty')
      .max(128, 'is longer than a tag can be')
      .describe('The key of the tag, such as break-glass.'),
    value: z.string().max(256, 'is longer than a tag can be').optional().describe('Default: any value.'),
    rules: z.array(rulePattern(ids)).min(1, 'names no rule').optional().describe('Default: all rules.'),
  });
}

function suppression(ids: readonly string[]) {
  const match = z
    .strictObject({
      finding: z
        .string()
        .regex(/^[0-9a-f]{32}$/, 'must be a finding id, of 32 hex digits')
        .optional()
        .describe('The whole id of a finding.'),
      rule: rulePattern(ids).optional(),
      account: words('An account id, or a pattern.').optional(),
      arn: words('The ARN of a resource, or a pattern.').optional(),
      key: words("An access key id, AWS's id of another credential, or a pattern.").optional(),
    })
    .refine(
      (given) => Object.keys(given).length > 0,
      'must name at least one of finding, rule, account, arn, key',
    );
  return z.strictObject({
    reason: words('Why it is accepted.'),
    author: words('Who accepts it.'),
    until: day('The last day it holds, in UTC.'),
    match: match.describe(
      'All that is given must match. * is any characters, ? is one; the whole text must match.',
    ),
  });
}

function rulePattern(ids: readonly string[]) {
  const pattern = z
    .string()
    .regex(/[*?]/, { error: 'is no pattern', abort: true })
    .refine((text) => ids.some((id) => matchesPattern(text, id)), {
      error: 'matches no rule',
      abort: true,
    });
  // Plain ids are told as choices, so that a misspelt one is told with the nearest.
  return z.union([z.enum(ids), pattern]).describe('A rule id, or a pattern of them.');
}

function attestation(ids: readonly string[]) {
  return z
    .strictObject({
      rule: z.enum(ids).describe('The rule id.'),
      account: accountId.describe('The account it is about.'),
      by: words('Who looked.'),
      on: day('The day they looked, in UTC.'),
      until: day('The last day it holds, in UTC.'),
      evidence: z.strictObject({
        file: words('The name of the evidence.'),
        sha256: z
          .string()
          .regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in 64 hex digits: keyreeve attest computes it')
          .describe('Its SHA-256 in hex.'),
      }),
      note: words('What they saw.').optional(),
      arn: z
        .string()
        .max(1_000, 'is longer than 1,000 characters')
        .regex(/^[^*?]+$/, 'must be a whole ARN: an attestation speaks of what was looked at')
        .optional()
        .describe('Only of this resource.'),
    })
    .refine(({ on, until }) => on <= until, {
      path: ['until'],
      message: 'is before the day it was attested',
    });
}

function notify() {
  return z.strictObject({
    webhook: z
      .strictObject({ urlFromEnv: environmentName('The environment variable that holds the address.') })
      .optional()
      .describe('A Slack-compatible webhook.'),
    email: z
      .strictObject({
        host: words('The SMTP server.'),
        port: z
          .int('must be a port, 1 to 65535')
          .min(1, 'must be a port, 1 to 65535')
          .max(65_535, 'must be a port, 1 to 65535')
          .optional(),
        secure: z.boolean().optional().describe('TLS from the first byte.'),
        userFromEnv: environmentName('The environment variable that holds the user name.').optional(),
        passwordFromEnv: environmentName('The environment variable that holds the password.').optional(),
        from: words('The sender.'),
        to: z.array(words('A recipient.')).min(1, 'names nobody'),
      })
      .optional(),
    securityHub: z
      .strictObject({
        region: region.optional(),
      })
      .optional(),
  });
}
