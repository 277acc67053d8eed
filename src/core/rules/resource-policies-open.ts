import type { Analyzer } from '../model/account-facts.ts';
import { type Fact, known } from '../model/fact.ts';
import { counted, regionsOf } from './account-words.ts';
import { defineRule } from './rule.ts';
import { shown } from './words.ts';

export default defineRule<'account'>()({
  id: 'resource-policies-open',
  title: 'Policies of resources may be open to everybody',
  severity: 'medium',
  maturity: 'stable',

  why: [
    'A bucket, queue, key, function or role whose policy names `*` as principal, without a condition that narrows it, is open to every AWS account, and often to the whole internet. No credential has to be stolen.',
  ],
  howItDecides: [
    'Keyreeve reads credentials, not the policies of every resource of every service: a person must look.',
    'To help, the finding counts the regions in which an active analyzer of IAM Access Analyzer lists such resources.',
  ],
  troubleshooting: [
    'See the active findings of the analyzers first; those that are public stand at the top.',
    'Access Analyzer knows a fixed list of resource types. For other services read the policies by hand.',
    'A principal `*` with a condition on organisation, account, source ARN or VPC endpoint can be in order.',
  ],
  commands: [
    { what: 'The analyzers of a region', run: 'aws accessanalyzer list-analyzers --region <Region>' },
    {
      what: 'Their active findings on resources open to the public',
      run: 'aws accessanalyzer list-findings-v2 --region <Region> --analyzer-arn <AnalyzerArn> --filter \'{"status":{"eq":["ACTIVE"]}}\'',
    },
  ],
  fix: [
    'Console: IAM, "Access Analyzer", each active finding: archive what is meant, mend the policy of the rest.',
    'CLI: put a policy that names accounts, roles or the organisation (`aws:PrincipalOrgID`) in the place of `*`, with the call of the service.',
    'In an organisation, a resource control policy can refuse strangers everywhere at once.',
    'Keyreeve: record what you saw with `keyreeve attest resource-policies-open`.',
  ],
  sources: [
    {
      title: 'IAM User Guide, IAM Access Analyzer resource types for external access',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html',
    },
    {
      title: 'IAM User Guide, AWS JSON policy elements: Principal',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
    },
  ],

  scope: 'account',
  needs: [],
  needsAnyOf: [],
  wants: ['analyzers'],
  parameters: {},
  controls: {
    cis_v700: ['2.21'],
  },

  evaluate(_subject, { analyzers }) {
    const regions = analyzers === undefined ? undefined : regionsOf(analyzers.value);
    const watched = regions?.read.filter(({ value }) => value.some(isWatching)).length ?? 0;
    const helps =
      regions === undefined
        ? ''
        : ` An analyzer for access from outside is active in ${watched} of ${counted(regions.read.length, 'region')}: its findings name such resources.`;
    return {
      status: 'manual',
      says: `Look whether policies of resources are open to principals that nobody named.${helps}`,
      evidence:
        analyzers === undefined || regions === undefined
          ? []
          : [
              shown('regionsRead', regions.read.length, analyzers),
              shown('regionsWithAnalyzer', watched, analyzers),
            ],
      advice: {
        action: 'look',
        words:
          'Go through the active findings of IAM Access Analyzer in each region, and through the policies of services it does not know. Record it with `keyreeve attest resource-policies-open`.',
        commands: ['aws accessanalyzer list-analyzers --region <Region>'],
      },
    };
  },

  examples: [
    {
      name: 'a person must look',
      given: {},
      expect: { status: 'manual', says: /nobody named\.$/, advice: 'look' },
    },
    {
      name: 'regions with an active analyzer are counted, because its findings help',
      given: {
        analyzers: [region('eu-west-1', ['ACCOUNT']), region('us-east-1', ['ACCOUNT_UNUSED_ACCESS'])],
      },
      expect: { status: 'manual', says: /active in 1 of 2 regions/ },
    },
  ],
});

function isWatching({ type, status }: Analyzer): boolean {
  return (type === 'ACCOUNT' || type === 'ORGANIZATION') && status === 'ACTIVE';
}

function region(name: string, types: readonly string[]): { region: string; fact: Fact<readonly Analyzer[]> } {
  const analyzers = types.map((type) => ({
    name: 'external-access',
    arn: `arn:aws:access-analyzer:${name}:111122223333:analyzer/external-access`,
    type,
    status: 'ACTIVE',
  }));
  return { region: name, fact: known(analyzers, 'access-analyzer:ListAnalyzers', '2026-11-22T12:00:00Z') };
}
