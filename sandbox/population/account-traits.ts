import { isoSeconds } from '../clock.ts';
import { mix, seededRandom } from '../random.ts';
import type { AnalyzerSpec, InstanceSpec, PasswordPolicySpec, PolicyDocument } from '../spec.ts';
import { defaultRegions } from '../world/regions.ts';
import { AccountDraft } from './account-draft.ts';
import { DAY } from './borders.ts';
import type { Population } from './generate.ts';

/** Traits of accounts. Each draws as often whatever it finds, from a stream that no user draws from. */
type Trait = (draft: AccountDraft) => void;

/** A region that some accounts turned on. */
export const OPTED_IN = 'eu-south-1';

/** Some accounts have one region more than others; only `aws` has regions to turn on. */
export function optedIn({ partition }: Pick<Population, 'partition'>, index: number): boolean {
  return partition === 'aws' && index % 10 === 3;
}

const GOOD: PasswordPolicySpec = {
  minimumLength: 14,
  symbols: true,
  numbers: true,
  uppercase: true,
  lowercase: true,
  maxAgeDays: 90,
  reusePrevention: 24,
};

const passwordPolicy: Trait = (d) => {
  const rule = 'password-policy';
  const drawn = d.random.below(10);
  const weak = { ...GOOD, minimumLength: 8, reusePrevention: 5 };
  // Without IAM users there is nobody whom a policy would bind.
  const judged = (verdict: 'pass' | 'fail') => (d.population.users === 0 ? 'not-applicable' : verdict);
  if (d.isShowcase || (drawn >= 5 && drawn < 8)) d.put({ passwordPolicy: weak }, rule, judged('fail'));
  else if (drawn < 5) d.put({ passwordPolicy: GOOD }, rule, judged('pass'));
  else d.put({}, rule, judged('fail'));
};

const supportRole: Trait = (d) => {
  const missing = d.hasFault(50);
  if (!missing) d.roles.push({ name: 'Support', attached: ['AWSSupportAccess'] });
  d.put({}, 'support-role', missing ? 'fail' : 'pass');
};

const serverCertificates: Trait = (d) => {
  const expired = d.hasFault(10);
  const valid = d.hasFault(20);
  const { now } = d.population;
  const serverCertificates = [
    ...(expired ? [{ name: 'old-shop', expiresAt: isoSeconds(now - 120 * DAY) }] : []),
    ...(valid ? [{ name: 'shop', expiresAt: isoSeconds(now + 200 * DAY) }] : []),
  ];
  d.put({ serverCertificates }, 'server-certificate-expired', expired ? 'fail' : 'pass');
};

const ONE: readonly AnalyzerSpec[] = [{ name: 'external' }];
const FAILED: readonly AnalyzerSpec[] = [{ name: 'external', status: 'FAILED' }];
const OTHER_KIND: readonly AnalyzerSpec[] = [{ name: 'unused', type: 'ACCOUNT_UNUSED_ACCESS' }];

/** In all regions; in all but one; broken in one; of another kind in one; nowhere. */
const analyzers: Trait = (d) => {
  const drawn = d.isShowcase ? 7 : d.random.below(10);
  const regions = [
    ...defaultRegions(d.population.partition),
    ...(optedIn(d.population, d.index) ? [OPTED_IN] : []),
  ];
  const everywhere: Record<string, readonly AnalyzerSpec[]> = {};
  for (const region of regions) everywhere[region] = ONE;
  const last = regions.at(-1) ?? '';
  if (drawn === 6) everywhere[last] = FAILED;
  if (drawn === 7) everywhere[last] = [];
  if (drawn === 8) everywhere[last] = OTHER_KIND;
  const verdict = drawn < 6 ? 'pass' : 'fail';
  d.put({ analyzers: drawn === 9 ? {} : everywhere }, 'access-analyzer', verdict);
};

const cloudShell: Trait = (d) => {
  const attached = d.hasFault(12);
  if (attached) d.roles.push({ name: 'Shell', attached: ['AWSCloudShellFullAccess'] });
  d.put({}, 'cloudshell-full-access', attached ? 'fail' : 'pass');
};

const contacts: Trait = (d) => {
  const missing = d.hasFault(30);
  const nobody = d.index % 20 === 1;
  const security = { name: 'Security Team', email: 'security@example.com' };
  const contacts = { ...(missing ? {} : { security }), ...(nobody ? { primary: false as const } : {}) };
  d.put({ contacts }, 'security-contact', missing ? 'fail' : 'pass');
  d.put({}, 'contact-details', nobody ? 'fail' : 'manual');
};

/** EC2 is asked on request only; unasked, a person must look. */
const instances: Trait = (d) => {
  const some = d.hasFault(30);
  const bare = d.hasFault(30);
  const running: readonly InstanceSpec[] = [{ profile: 'web' }, ...(bare ? [{}] : []), { state: 'stopped' }];
  const found = some ? { [d.population.homeRegion]: running } : {};
  const verdicts = some ? ([bare ? 'fail' : 'pass'] as const) : (['pass', 'not-applicable'] as const);
  d.put({ instances: found }, 'instance-roles', 'manual', ...verdicts);
};

function allow(action: string | readonly string[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] };
}

/** Own, of AWS, inline and idle. AWS's own AdministratorAccess is meant to be used; an idle policy grants nothing. */
const administrators: Trait = (d) => {
  const rule = 'policy-full-admin';
  const own = d.hasFault(15);
  const aws = d.hasFault(40);
  const inline = d.hasFault(5);
  if (own) {
    d.policy({ name: 'legacy-admin', document: allow('*') }, rule);
    d.roles.push({ name: 'Legacy', attached: ['legacy-admin'] });
  }
  if (aws) d.groups.push({ name: 'admins', attached: ['AdministratorAccess'] });
  if (inline) {
    d.roles.push({ name: 'Break-Glass', inline: { everything: allow('*') } });
    d.notes.push({ rule, name: 'everything', path: 'role/Break-Glass' });
  }
  if (d.hasFault(10)) d.policy({ name: 'idle-admin', document: allow('*') });
};

const wildcards: Trait = (d) => {
  const wide = d.hasFault(20);
  if (wide) d.policy({ name: 'bucket-admin', document: allow('s3:*') }, 'policy-service-wildcard');
  d.policy({ name: 'log-reader', document: allow(['logs:Get*', 'logs:Describe*']) });
  d.roles.push({ name: 'App', attached: [wide ? 'bucket-admin' : 'log-reader'] });
};

const everybody: Trait = (d) => {
  d.groups.push({ name: 'staff', attached: ['ReadOnlyAccess'] });
  d.roles.push({ name: 'Audit', attached: ['SecurityAudit'] });
  const samlProviders = d.hasFault(30) ? ['Okta'] : [];
  d.put({ samlProviders, securityHub: [d.population.homeRegion] }, 'central-identity', 'manual');
  d.put({}, 'security-questions', 'manual');
  d.put({}, 'resource-policies-open', 'manual');
};

/**
 * Everybody in `staff` may make keys of their own: at will, or with MFA only [IAM User Guide, "Allows IAM users to
 * self-manage access keys"].
 */
const ownKeys: Trait = (d) => {
  const drawn = d.isShowcase ? 0 : d.random.below(10);
  if (drawn > 4) return;
  const statement = {
    Effect: 'Allow',
    Action: ['iam:CreateAccessKey', 'iam:ListAccessKeys', 'iam:UpdateAccessKey', 'iam:DeleteAccessKey'],
    Resource: `arn:${d.population.partition}:iam::*:user/\${aws:username}`,
    ...(drawn > 2 && { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }),
  };
  d.policy({ name: 'own-keys', document: { Version: '2012-10-17', Statement: [statement] } });
  const at = d.groups.findIndex(({ name }) => name === 'staff');
  const staff = d.groups[at];
  if (staff) d.groups[at] = { ...staff, attached: [...(staff.attached ?? []), 'own-keys'] };
};

const TRAITS: readonly Trait[] = [
  everybody,
  passwordPolicy,
  supportRole,
  serverCertificates,
  analyzers,
  cloudShell,
  contacts,
  instances,
  administrators,
  wildcards,
  // Last, so that what is drawn for the others stays what it was.
  ownKeys,
];

/** The n-th account as a whole, with what must be said of it. */
export function draftAccount(population: Population, index: number): AccountDraft {
  const random = seededRandom(mix(mix(population.seed, index + 1), 0x7a17));
  const draft = new AccountDraft(population, index, random);
  for (const trait of TRAITS) trait(draft);
  return draft;
}
