import { expect, test } from 'vitest';
import { canonicalHash } from '../../core/model/canonical-json.ts';
import { answering, refusal } from '../test-support/answering.ts';
import { MANAGEMENT, setScene } from '../test-support/scene.ts';
import { readScp } from './scp.ts';

const CONTENT = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] };

/** Two pages of policies, of which the second has the one; and what the two calls about it answer. */
async function read(
  name: string,
  {
    content = (): unknown => ({ Policy: { Content: JSON.stringify(CONTENT, null, 2) } }),
    targets = (): unknown => ({ Targets: [{ TargetId: 'r-ab12' }, { TargetId: '222222222222' }] }),
  } = {},
) {
  const { base } = await setScene();
  const session = answering(base.account({ accountId: MANAGEMENT }), {
    'organizations:ListPolicies': ({ NextToken }) =>
      NextToken === undefined
        ? { Policies: [{ Id: 'p-FullAWSAccess', Name: 'FullAWSAccess' }], NextToken: 'more' }
        : { Policies: [{ Id: 'p-12345678', Name: 'Keyreeve' }] },
    'organizations:DescribePolicy': content,
    'organizations:ListTargetsForPolicy': targets,
  });
  return readScp(session, name);
}

test('a policy is found by its name on a later page, with the hash of what it says and its targets in order', async () => {
  expect(await read('Keyreeve')).toMatchObject({
    state: 'known',
    value: { policyId: 'p-12345678', sha256: canonicalHash(CONTENT), targets: ['222222222222', 'r-ab12'] },
  });
});

test('no policy of that name is null, and so is one that was deleted between the calls', async () => {
  expect(await read('Other')).toMatchObject({ state: 'known', value: null });
  const content = () => {
    throw refusal('PolicyNotFoundException');
  };
  expect(await read('Keyreeve', { content })).toMatchObject({ state: 'known', value: null });
});

test('what is denied, cut short or no JSON is unread, never "no policy" or "attached to nothing"', async () => {
  const denied = () => {
    throw refusal('AccessDeniedException');
  };
  expect(await read('Keyreeve', { targets: denied })).toMatchObject({
    state: 'unread',
    code: 'AccessDenied',
  });
  expect(await read('Keyreeve', { targets: () => ({}) })).toMatchObject({ code: 'BadAnswer' });
  expect(await read('Keyreeve', { targets: () => ({ Targets: [{}] }) })).toMatchObject({ code: 'BadAnswer' });
  expect(await read('Keyreeve', { content: () => ({ Policy: { Content: '{' } }) })).toMatchObject({
    state: 'unread',
    code: 'Unreadable',
  });
});
