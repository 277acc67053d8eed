import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { MEMBER, newest, SIGNER, setStage, standingPlan } from '../../../test/support/event-handler.ts';
import { homeRegion } from '../../aws/session/partitions.ts';
import { WATCHED_EVENTS } from '../../core/events/happening.ts';
import { PARTITIONS } from '../../core/model/account.ts';
import { HANDLER_CALLS } from './handler-calls.ts';

type Statement = { readonly Sid: string; readonly Action: readonly string[] | string };

function template(name: string) {
  const text = readFileSync(new URL(`../../../deploy/event-handler/${name}`, import.meta.url), 'utf8');
  // Short forms of CloudFormation's functions are tags; what they stand before is enough here.
  return parse(text, { logLevel: 'silent' });
}

/** Statements by their ids, those behind a condition too. */
function statements(document: {
  readonly Statement: readonly unknown[];
}): ReadonlyMap<string, readonly string[]> {
  const all = document.Statement.flatMap((each) => (Array.isArray(each) ? each : [each])) as Statement[];
  return new Map(all.filter(({ Sid }) => Sid !== undefined).map(({ Sid, Action }) => [Sid, [Action].flat()]));
}

test('the policy of the function permits the calls that the handler declares, and none besides', () => {
  const { Resources } = template('template.yaml');
  const policy = statements(Resources.FunctionPolicy.Properties.PolicyDocument);
  expect(policy.get('ReadUsers')).toEqual(HANDLER_CALLS.users);
  expect(policy.get('ReadSummary')).toEqual(HANDLER_CALLS.account);
  expect(policy.get('SwitchKeysOff')).toEqual(HANDLER_CALLS.contain);
  expect(policy.get('OtherAccounts')).toEqual(HANDLER_CALLS.otherAccounts);
  expect(policy.get('Tell')).toEqual(HANDLER_CALLS.tell);
  const text = JSON.stringify(Resources.FunctionPolicy);
  expect(text).toContain(JSON.stringify(HANDLER_CALLS.dynamodb));
  expect(text).toContain(JSON.stringify(HANDLER_CALLS.s3));
  expect(text).not.toMatch(/"iam:(Delete|Create|Put|Attach|\*)/);
});

test('the role in other accounts permits the same reads, and the deactivation where that is asked for', () => {
  const { Resources } = template('member.yaml');
  const policy = statements(Resources.Role.Properties.Policies[0].PolicyDocument);
  expect([...policy]).toEqual([
    ['ReadUsers', HANDLER_CALLS.users],
    ['ReadSummary', HANDLER_CALLS.account],
    ['SwitchKeysOff', HANDLER_CALLS.contain],
  ]);
});

test.each([
  ['template.yaml', 'OwnEvents'],
  ['template.yaml', 'MemberEvents'],
  ['member.yaml', 'Forward'],
])('%s: the rule %s hands over exactly the events that are watched', (name, rule) => {
  expect(template(name).Resources[rule].Properties.EventPattern).toEqual({
    source: ['aws.iam'],
    'detail-type': ['AWS API Call via CloudTrail'],
    detail: { eventSource: ['iam.amazonaws.com'], eventName: [...WATCHED_EVENTS] },
  });
});

test.each(['template.yaml', 'member.yaml'])(
  'V04: %s is refused in every region but the home regions',
  (name) => {
    const { Assertions } = template(name).Rules.HomeRegionOnly;
    const [regions, asked] = Assertions[0].Assert['Fn::Contains'];
    expect(asked).toBe('AWS::Region');
    expect([...regions].sort()).toEqual(PARTITIONS.map(homeRegion).sort());
  },
);

test('the calls that are really made are those declared, in the account of the event and for root', async () => {
  const { sandbox, deliver } = await setStage();
  const standing = async () => ({ plan: standingPlan({}, SIGNER.privateKey) });
  sandbox.account(MEMBER).createAccessKey('ann');
  const event = newest(sandbox);
  sandbox.account(MEMBER).setRootAccessKeys([{ createdAt: '2026-11-22T12:00:00Z' }]);
  const root = newest(sandbox);
  sandbox.calls.reset();
  await deliver(event, { standing });
  await deliver(root, { standing });
  const made = Object.keys(sandbox.calls.byOperation).sort();
  const { users, account, contain, otherAccounts } = HANDLER_CALLS;
  expect(made).toEqual([...users, ...account, ...contain, ...otherAccounts].sort());
});
