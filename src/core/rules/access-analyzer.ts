import type { Analyzer } from '../model/account-facts.ts';
import { type Fact, known } from '../model/fact.ts';
import type { BenchmarkText, Evidence } from '../model/finding.ts';
import {
  counted,
  firstOf,
  namesInWords,
  type Regions,
  regionsOf,
  unreadRegionsInWords,
} from './account-words.ts';
import { defineRule, type Verdict } from './rule.ts';
import { shown } from './words.ts';

/** Analyzers of unused or of internal access do not tell who outside may come in. */
const EXTERNAL_ACCESS = ['ACCOUNT', 'ORGANIZATION'];

export default defineRule<'account'>()({
  id: 'access-analyzer',
  title: 'An enabled region has no analyzer for access from outside',
  severity: 'high',
  maturity: 'stable',

  why: [
    'A bucket, key, queue or role that lets in strangers shows in no list. IAM Access Analyzer finds it by proof, and costs nothing for access from outside.',
    'It looks at its own region only: in a region without one, an attacker who opens a door is not seen.',
  ],
  howItDecides: [
    'Each region that is enabled needs an analyzer of type ACCOUNT or ORGANIZATION with status ACTIVE. Types for unused and for internal access do not count.',
    'It fails where a region is without, and names each; one that is CREATING, DISABLED or FAILED is named with its status.',
    'A region that could not be read is neither clean nor failing: where no other region fails, the verdict is unknown.',
    'Only analyzers that `ListAnalyzers` shows in this account count. One that another account of the organisation made, and that is not shown here, does not: suppress the finding with that reason where you rely on it.',
    'Security Hub IAM.28 and its AWS Config rule count only type ACCOUNT; what they say stands beside.',
  ],
  troubleshooting: [
    'An analyzer that is DISABLED lost its trust in the organisation or was switched off for the region; delete it and make a new one.',
    'Regions that nobody uses are better disabled than guarded.',
    'The findings of an analyzer are another matter: see which are active after you made it.',
  ],
  commands: [
    {
      what: 'The analyzers of a region',
      run: 'aws accessanalyzer list-analyzers --region <Region>',
    },
    {
      what: 'The regions that are enabled',
      run: "aws ec2 describe-regions --query 'Regions[].RegionName' --output text",
    },
  ],
  fix: [
    'Console: IAM, "Access Analyzer", choose the region, "Create analyzer", "External access". In an organisation, make it from the delegated administrator with the organisation as its zone of trust.',
    'CLI, for each region: `aws accessanalyzer create-analyzer --region <Region> --analyzer-name external-access --type ACCOUNT`.',
    'For all accounts at once: a CloudFormation stack set with AWS::AccessAnalyzer::Analyzer, to every region.',
    'Keyreeve: scan again; analyzers are read live.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Using AWS IAM Access Analyzer',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/what-is-access-analyzer.html',
    },
    {
      title: 'IAM Access Analyzer API reference, ListAnalyzers',
      url: 'https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ListAnalyzers.html',
    },
    {
      title: 'AWS Security Hub CSPM, IAM.28',
      url: 'https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-28',
    },
  ],

  scope: 'account',
  needs: ['analyzers'],
  needsAnyOf: [],
  wants: [],
  parameters: {},
  controls: {
    cis_v130: ['1.21'],
    cis_v140: ['1.20'],
    cis_v150: ['1.20'],
    cis_v200: ['1.20'],
    cis_v300: ['1.20'],
    cis_v400: ['1.20'],
    cis_v500: ['1.19'],
    cis_v600: ['2.19'],
    cis_v700: ['2.18'],
    security_hub: ['IAM.28'],
    aws_config: ['iam-external-access-analyzer-enabled'],
  },
  readings: {
    security_hub: 'account-analyzer',
    aws_config: 'account-analyzer',
  },

  evaluate(_subject, { analyzers }) {
    const regions = regionsOf(analyzers.value);
    const missing = regions.read.filter(({ value }) => !value.some(isActiveExternal));
    // No region at all is a fault of the reading: the engine makes it unknown.
    if (missing.length === 0 && (regions.unread.length > 0 || regions.read.length === 0)) {
      return { status: 'needs', unread: regions.unread.map(({ fact }) => fact) };
    }
    const benchmarkText = { 'account-analyzer': ofAccountAlone(regions) };
    const evidence: Evidence[] = [
      shown('regionsRead', regions.read.length, analyzers),
      shown('regionsNotRead', regions.unread.length, analyzers),
      shown('regionsWithoutAnalyzer', missing.map(({ region }) => region).join(', '), analyzers),
    ];
    if (missing.length === 0) {
      const says = `An analyzer for access from outside is active in ${allRegions(regions.read.length)}.`;
      return { status: 'pass', says, evidence, benchmarkText };
    }
    return { ...fails(regions, missing), evidence, benchmarkText };
  },

  examples: [
    {
      name: 'an active analyzer in each region passes',
      given: { analyzers: [region('eu-west-1', [analyzer()]), region('us-east-1', [analyzer()])] },
      expect: { status: 'pass', says: /all 2 regions/, benchmarkText: { 'account-analyzer': 'passes' } },
    },
    {
      name: 'a region without an analyzer fails and is named',
      given: { analyzers: [region('eu-west-1', [analyzer()]), region('us-east-1', [])] },
      expect: {
        status: 'fail',
        severity: 'high',
        says: /1 of 2 regions.*: us-east-1\./,
        advice: 'change',
        benchmarkText: { 'account-analyzer': 'fails' },
      },
    },
    {
      name: "an analyzer of the organisation passes here and in CIS; AWS's own controls do not count it",
      given: { analyzers: [region('eu-west-1', [analyzer('ORGANIZATION')])] },
      expect: { status: 'pass', benchmarkText: { 'account-analyzer': 'fails' } },
    },
    {
      name: 'an analyzer of unused access is not one of access from outside',
      given: { analyzers: [region('eu-west-1', [analyzer('ACCOUNT_UNUSED_ACCESS')])] },
      expect: { status: 'fail' },
    },
    {
      name: 'an analyzer that is not active does not count, and its status is told',
      given: { analyzers: [region('eu-west-1', [analyzer('ACCOUNT', 'DISABLED')])] },
      expect: { status: 'fail', says: /eu-west-1 \(DISABLED\)/ },
    },
    {
      name: 'more than ten regions are cut and counted',
      given: { analyzers: Array.from({ length: 13 }, (_, index) => region(`xx-test-${index}`, [])) },
      expect: { status: 'fail', says: /13 of 13 regions.*and 3 more/ },
    },
    {
      name: 'a region that could not be read makes it unknown, though the others pass',
      given: { analyzers: [region('eu-west-1', [analyzer()]), denied('us-east-1')] },
      expect: { status: 'unknown', says: /denied in us-east-1/ },
    },
    {
      name: 'a region without an analyzer fails, and the regions that could not be read are named',
      given: { analyzers: [region('eu-west-1', []), denied('us-east-1')] },
      expect: { status: 'fail', says: /1 region could not be read: us-east-1/ },
    },
    { name: 'no region at all is unknown', given: { analyzers: [] }, expect: { status: 'unknown' } },
    { name: 'regions that could not be listed are unknown', given: {}, expect: { status: 'unknown' } },
  ],
});

type Read = Regions<readonly Analyzer[]>['read'];

function isActiveExternal({ type, status }: Analyzer): boolean {
  return EXTERNAL_ACCESS.includes(type) && status === 'ACTIVE';
}

/** What IAM.28 says of the regions that were read. */
function ofAccountAlone({ read }: Regions<readonly Analyzer[]>): BenchmarkText {
  const everywhere = read.every(({ value }) =>
    value.some(({ type, status }) => type === 'ACCOUNT' && status === 'ACTIVE'),
  );
  return everywhere ? 'passes' : 'fails';
}

function fails(
  regions: Regions<readonly Analyzer[]>,
  missing: Read,
): Pick<Verdict, 'says' | 'advice'> & { status: 'fail' } {
  const names = namesInWords(missing.map(inWords));
  return {
    status: 'fail',
    says: `No analyzer for access from outside is active in ${missing.length} of ${counted(regions.read.length, 'region')}: ${names}.${unreadRegionsInWords(regions)}`,
    advice: {
      action: 'change',
      words:
        'Make one in each of these regions; for access from outside it costs nothing. Where there is one that is not active, see why, and delete it before you make another.',
      commands: firstOf(missing).map(command),
    },
  };
}

/** One that is there and not active; an account may have only one of its own in a region. */
function idleIn({ value }: Read[number]): Analyzer | undefined {
  return value.find(({ type }) => EXTERNAL_ACCESS.includes(type));
}

function inWords(each: Read[number]): string {
  const idle = idleIn(each);
  return idle === undefined ? each.region : `${each.region} (${idle.status})`;
}

function command(each: Read[number]): string {
  const { region } = each;
  return idleIn(each) === undefined
    ? `aws accessanalyzer create-analyzer --region ${region} --analyzer-name external-access --type ACCOUNT`
    : `aws accessanalyzer list-analyzers --region ${region}`;
}

function allRegions(count: number): string {
  return count === 1 ? 'the one enabled region' : `all ${count} regions`;
}

function analyzer(type = 'ACCOUNT', status = 'ACTIVE'): Analyzer {
  const name = 'external-access';
  return { name, arn: `arn:aws:access-analyzer:eu-west-1:111122223333:analyzer/${name}`, type, status };
}

function region(
  name: string,
  analyzers: readonly Analyzer[],
): { region: string; fact: Fact<readonly Analyzer[]> } {
  return { region: name, fact: known(analyzers, 'access-analyzer:ListAnalyzers', '2026-11-22T12:00:00Z') };
}

function denied(name: string) {
  return {
    region: name,
    fact: {
      state: 'unread',
      source: 'access-analyzer:ListAnalyzers',
      code: 'AccessDenied',
      words: `The list of analyzers was denied in ${name}.`,
    },
  } as const;
}
