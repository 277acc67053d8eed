import * as z from 'zod';
import { asciiDomainPattern } from './mail-domain.ts';
import { DEFAULT_REMEDIATION_ROLE, REMEDIATION_DEFAULTS } from './remediation-defaults.ts';
import { accountId, environmentName, region, role, unitId, wholeNumber, words } from './schema-parts.ts';

/** A year, for every wait: a longer one is a key that nobody will remove. */
const MOST_DAYS = 365;
/** 30 days, for a plan. */
const MOST_HOURS = 720;
/** S3 keeps an object locked for at most 100 years (Amazon S3 User Guide, "Object Lock considerations"). */
const MOST_LOCK_DAYS = 36_500;

/** `auditLog` in `keyreeve.yaml`. */
export function auditLog() {
  return z.strictObject({
    path: words('The file. Default keyreeve-audit.jsonl beside this file.').optional(),
    signWith: words('A PEM file with an Ed25519 private key, which signs each entry.').optional(),
    anchor: z
      .strictObject({
        bucket: z
          .string()
          .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of an S3 bucket')
          .describe('An S3 bucket with object lock.'),
        prefix: z
          .string()
          .regex(/^[\w!.*'()/-]{1,200}$/, 'holds a character that S3 advises against in a name')
          .optional()
          .describe("Put before the object's name."),
        region: region.optional(),
        mode: z.enum(['GOVERNANCE', 'COMPLIANCE']).optional().describe('Of the lock. Default GOVERNANCE.'),
        days: wholeNumber(1, MOST_LOCK_DAYS, 'Days the object cannot be deleted. Default 365.').optional(),
      })
      .optional()
      .describe('Where the newest hash of the log is written after each apply.'),
  });
}

/** `remediation` in `keyreeve.yaml`. */
export function remediation() {
  const usual = REMEDIATION_DEFAULTS;
  const days = (says: string, value: number) =>
    wholeNumber(0, MOST_DAYS, `${says} Default ${value}.`).optional();
  return z.strictObject({
    role: role(DEFAULT_REMEDIATION_ROLE)
      .optional()
      .describe('The role that changes are made with. Never the one that scans.'),
    journal: words('Where each key stands. Default keyreeve-journal.json beside this file.').optional(),
    noticeDays: days('From the notice to the deactivation.', usual.noticeDays),
    holdDays: days('From the deactivation to the deletion.', usual.holdDays),
    rootObservationDays: days(
      'From denying root by a policy of the organisation to the deletion of its key.',
      usual.rootObservationDays,
    ),
    usedWithinDays: days('A key used within so many days is refused.', usual.usedWithinDays),
    planValidHours: wholeNumber(
      1,
      MOST_HOURS,
      `A plan is refused after so many hours. Default ${usual.planValidHours}.`,
    ).optional(),
    refuseFirst: z
      .boolean()
      .optional()
      .describe("Refuse the key's calls by a policy, and watch, before it is deactivated. Default false."),
    refuseDays: days("From refusing the key's calls to the deactivation.", usual.refuseDays),
    rootScp: z
      .boolean()
      .optional()
      .describe('Deny root by a service control policy before its key is deleted. Default true.'),
    breakGlass: breakGlass().optional().describe('Users that are never acted on.'),
    useMayNotShow: z
      .array(words('A pattern of user names.'))
      .optional()
      .describe('Users whose use may not show, besides ses-smtp-user*. They are refused.'),
    waves: z
      .record(z.string().regex(WAVE_NAME, 'is no name of a wave: letters, digits, . _ and -'), wave())
      .optional()
      .describe('Parts of the organisation that are acted on at one time, by their names.'),
    owner: owner().optional().describe('How the owner of a key is found.'),
    notice: notice().optional().describe('How the owner of a key is told.'),
  });
}

const WAVE_NAME = /^[A-Za-z0-9][\w.-]{0,63}$/;

function wave() {
  return z
    .strictObject({
      accounts: z.array(accountId).optional(),
      ous: z.array(unitId).optional().describe('Every account under these organisational units.'),
      limit: wholeNumber(1, 1_000, 'Keys in one plan at most.').optional(),
    })
    .refine(
      ({ accounts = [], ous = [] }) => accounts.length + ous.length > 0,
      'must name accounts or ous: a wave of nothing would plan nothing',
    );
}

function breakGlass() {
  return z.strictObject({
    tags: z
      .array(
        z.strictObject({
          key: z.string().min(1, 'is empty').max(128, 'is longer than a tag can be'),
          value: z
            .string()
            .max(256, 'is longer than a tag can be')
            .optional()
            .describe('Default: any value.'),
        }),
      )
      .optional(),
    paths: z
      .array(
        z
          .string()
          .regex(
            /^\/[\x21-\x7e]{1,510}\/$/,
            'must begin and end with /, such as /break-glass/: `/` alone would be every user',
          ),
      )
      .optional()
      .describe('Users whose path begins so.'),
    users: z.array(words('A user name or an ARN, or a pattern.')).optional(),
  });
}

function owner() {
  const { tags, contact } = REMEDIATION_DEFAULTS.owner;
  return z.strictObject({
    tags: z
      .array(z.string().min(1, 'is empty').max(128, 'is longer than a tag can be'))
      .optional()
      .describe(`Keys of the user's tags that name its owner, in this order. Default ${tags.join(', ')}.`),
    contact: z
      .enum(['OPERATIONS', 'SECURITY', 'BILLING'])
      .optional()
      .describe(`The alternate contact of the account to fall back on. Default ${contact}.`),
  });
}

function notice() {
  return z
    .strictObject({
      channel: z
        .enum(['by-hand', 'email', 'ses', 'sns', 'webhook'])
        .optional()
        .describe('by-hand prints the text for a person to send. Default by-hand.'),
      required: z
        .boolean()
        .optional()
        .describe('A notice that could not be sent stops the key there. Default true.'),
      domains: z
        .array(
          z
            .string()
            .refine(
              (text) => asciiDomainPattern(text) !== undefined,
              'must be a domain such as example.com, or *.example.com for those under it',
            ),
        )
        .optional()
        .describe('Owners with an address elsewhere are refused. *.example.com is every domain under it.'),
      from: z
        .string()
        .regex(/^([^<>,;@\p{Cc}]*<[^\s@,;<>]+@[^\s@,;<>]+>|[^\s@,;<>]+@[^\s@,;<>]+)$/u, {
          error: 'must be one address: name@example.com, or Name <name@example.com>',
        })
        .optional()
        .describe('For ses: the verified sender.'),
      region: region.optional().describe('For ses.'),
      topicArn: z
        .string()
        .regex(
          /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/,
          'must be the ARN of a standard SNS topic',
        )
        .optional()
        .describe('For sns.'),
      urlFromEnv: environmentName('For webhook: the environment variable that holds the address.').optional(),
      template: words('A file in the place of the built-in text.').optional(),
      askWhom: words('Whom to ask, as the message says it.').optional(),
    })
    .superRefine((given, context) => {
      for (const fault of channelFaults(given))
        context.addIssue({ code: 'custom', path: ['channel'], message: fault });
    });
}

/** What the chosen channel cannot do without. */
function channelFaults(given: {
  readonly channel?: string | undefined;
  readonly from?: string | undefined;
  readonly topicArn?: string | undefined;
  readonly urlFromEnv?: string | undefined;
  readonly domains?: readonly string[] | undefined;
}): readonly string[] {
  const { channel, domains = [] } = given;
  const faults: string[] = [];
  if (channel === 'ses' && given.from === undefined)
    faults.push('is ses, which needs from: the verified sender');
  if (channel === 'sns' && given.topicArn === undefined)
    faults.push('is sns, which needs topicArn: the topic to publish to');
  if (channel === 'webhook' && given.urlFromEnv === undefined)
    faults.push(
      'is webhook, which needs urlFromEnv: the name of the environment variable that holds the address',
    );
  if ((channel === 'email' || channel === 'ses') && domains.length === 0)
    faults.push(
      `is ${channel}, which needs domains: anybody who can tag a user could name a recipient elsewhere`,
    );
  return faults;
}
