import { mapFact } from '../../aws/collect/pages.ts';
import type { OrganizationControl } from '../../aws/collect/remediation/organization-control.ts';
import { readRootCredentials } from '../../aws/collect/remediation/root-credentials.ts';
import type { Account } from '../../core/model/account.ts';
import { type Fact, valueIn } from '../../core/model/fact.ts';
import type { Finding } from '../../core/model/finding.ts';
import type { ScpNow } from '../../core/plan/conditions.ts';
import type { RootCase } from '../../core/plan/decide-root.ts';
import { gapOf } from '../../core/plan/gap.ts';
import type { PlanGap } from '../../core/plan/plan.ts';
import { hasRootSessions } from '../../core/plan/policies.ts';
import type { Ground } from './options.ts';

/** What is the same for every account of the organisation. */
export interface OrganizationSeen {
  readonly control: OrganizationControl;
  /** Keyreeve's own policy that denies root. */
  readonly denyRoot: Fact<ScpNow | null>;
}

/** Reads root's credentials of one account, as planning needs them. */
export async function gatherRoot(
  ground: Ground,
  account: Account,
  findings: readonly Finding[],
  { control, denyRoot }: OrganizationSeen,
): Promise<{ readonly rootCase: RootCase; readonly gaps: readonly PlanGap[] }> {
  const organization = valueIn(control.organization);
  const isManagement = organization?.managementAccountId === account.id || account.isManagement === true;
  const about: Account = { ...account, isManagement };
  const inOrganization = mapFact(control.organization, (found) => found !== null);
  const scp = scpPossible(control);
  const frame = { account: about, findings, control: { inOrganization, scp }, scp: denyRoot };
  if (
    isManagement ||
    organization === null ||
    organization === undefined ||
    !hasRootSessions(account.partition)
  )
    return { rootCase: { ...frame, ...NOTHING_READ, seenFrom: [] }, gaps: organizationGaps(control) };
  const session = ground.base.account({ accountId: account.id });
  const { keys, certificates, seenFrom, notSearched } = await readRootCredentials(ground.base, session);
  const gaps = notSearched.map(
    ({ region, code, words }): PlanGap => ({
      account: about,
      source: `cloudtrail:LookupEvents ${region}`,
      code,
      words,
    }),
  );
  return { rootCase: { ...frame, keys, certificates, seenFrom: sightings(valueIn(seenFrom)) }, gaps };
}

const NOTHING_READ = {
  keys: { state: 'known', value: [], source: 'sts:AssumeRoot' },
  certificates: { state: 'known', value: [], source: 'sts:AssumeRoot' },
} as const;

/** An organisation that cannot be read is no proof that there is none. */
function organizationGaps({ organization }: OrganizationControl): readonly PlanGap[] {
  return organization.state === 'known' ? [] : [gapOf(organization)];
}

/** Whether a service control policy can be attached with the credentials in use. */
export function scpPossible({
  organization,
  isManagement,
  scpsEnabled,
}: OrganizationControl): RootCase['control']['scp'] {
  const no = (words: string) => ({ possible: false, words }) as const;
  if (organization.state === 'unread')
    return no(`the organisation could not be read (${organization.code}).`);
  if (organization.value === null) return no('the account is in no organisation.');
  if (!organization.value.allFeatures) return no('the organisation has consolidated billing only.');
  if (isManagement.state === 'unread' || !isManagement.value)
    return no("Keyreeve does not run with credentials of the organisation's management account.");
  if (scpsEnabled.state === 'unread')
    return no(`whether service control policies are on could not be read (${scpsEnabled.code}).`);
  return scpsEnabled.value ? { possible: true } : no('service control policies are not switched on.');
}

const MOST_SIGHTINGS = 20;

function sightings(
  seen:
    | readonly {
        readonly at: string;
        readonly sourceIp?: string;
        readonly userAgent?: string;
        readonly event: string;
        readonly region: string;
      }[]
    | undefined,
): readonly string[] {
  return (seen ?? [])
    .slice(0, MOST_SIGHTINGS)
    .map(({ at, sourceIp, event, region, userAgent }) =>
      [at, sourceIp ?? 'no address', event, region, userAgent]
        .filter((each) => each !== undefined)
        .join(', '),
    );
}
