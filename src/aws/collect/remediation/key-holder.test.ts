import { expect, test } from 'vitest';
import type { UserSpec } from '../../../../sandbox/index.ts';
import { valueIn } from '../../../core/model/fact.ts';
import { answering, refusal } from '../../test-support/answering.ts';
import { MANAGEMENT, MEMBER, setScene } from '../../test-support/scene.ts';
import { readKeyHolder } from './key-holder.ts';

const MADE = '2024-05-01T10:00:00Z';
const A = { id: 'AKIAEXAMPLE000000001', createdAt: '2024-05-02T10:00:00Z' };
const B = {
  id: 'AKIAEXAMPLE000000002',
  createdAt: '2024-05-01T10:00:00Z',
  status: 'Inactive' as const,
  lastUsed: { at: '2026-11-01T08:00:00Z', region: 'eu-west-1', service: 's3' },
};
const ANN: UserSpec = {
  name: 'ann',
  path: '/break-glass/',
  createdAt: MADE,
  password: { createdAt: MADE },
  accessKeys: [A, B],
  tags: { Owner: 'ann@example.com' },
  attached: ['AWSCompromisedKeyQuarantineV3'],
  inline: { Own: { Version: '2012-10-17', Statement: [] } },
};

/** The two lists of policies are the test's own, whatever the sandbox knows of them. */
const POLICIES = {
  'iam:ListAttachedUserPolicies': () => ({
    AttachedPolicies: [{ PolicyName: 'ReadOnlyAccess' }, { PolicyName: 'AWSCompromisedKeyQuarantineV3' }],
    IsTruncated: false,
  }),
  'iam:ListUserPolicies': ({ Marker }: { readonly Marker?: unknown }) =>
    Marker === undefined
      ? { PolicyNames: ['Own'], IsTruncated: true, Marker: 'next' }
      : { PolicyNames: ['Later'], IsTruncated: false },
};

async function scene(users: readonly UserSpec[] = [ANN]) {
  const { member, sandbox } = await setScene({ world: [{ id: MANAGEMENT }, { id: MEMBER, users }] });
  return { sandbox, session: answering(member, POLICIES) };
}

test('a user comes with id, path, tags, keys by creation, password and the names of its policies', async () => {
  const { session } = await scene();
  const holder = await readKeyHolder(session, 'ann');
  expect(holder.user).toMatchObject({
    value: {
      userId: expect.stringMatching(/^AIDA/),
      arn: `arn:aws:iam::${MEMBER}:user/break-glass/ann`,
      path: '/break-glass/',
      createdAt: MADE,
      tags: { Owner: 'ann@example.com' },
    },
  });
  expect(valueIn(holder.keys)?.map(({ accessKeyId, status }) => [accessKeyId, status])).toEqual([
    [B.id, 'Inactive'],
    [A.id, 'Active'],
  ]);
  expect(holder).toMatchObject({
    hasPassword: { value: true },
    attachedPolicies: { value: ['AWSCompromisedKeyQuarantineV3', 'ReadOnlyAccess'] },
    inlinePolicies: { value: ['Later', 'Own'] },
  });
});

test('the last use of an inactive key is read too, and no recorded use is told from an unread one', async () => {
  const { session } = await scene();
  const [inactive, active] = valueIn((await readKeyHolder(session, 'ann')).keys) ?? [];
  expect(inactive?.lastUse).toMatchObject({
    value: { at: B.lastUsed.at, region: 'eu-west-1', service: 's3' },
  });
  expect(active?.lastUse).toMatchObject({ state: 'known', value: {} });
});

test('X07: nobody of that name is known to be nobody', async () => {
  const { session } = await scene([]);
  const holder = await readKeyHolder(session, 'ann');
  expect(holder.user).toMatchObject({ state: 'known', value: null });
  expect(holder.keys).toMatchObject({ state: 'unread', code: 'NoSuchEntity' });
});

test('X09: tags that were seen before are kept, and those of now win', async () => {
  const { session } = await scene();
  const knownTags = { Owner: 'old@example.com', 'break-glass': 'yes' };
  const { user } = await readKeyHolder(session, 'ann', { knownTags });
  expect(valueIn(user)?.tags).toEqual({ Owner: 'ann@example.com', 'break-glass': 'yes' });
});

test('what is denied is unread by itself, and a key without an id makes the list unread', async () => {
  const { session } = await scene();
  const torn = answering(session, {
    'iam:GetLoginProfile': () => {
      throw refusal('AccessDenied');
    },
    'iam:ListAccessKeys': () => ({
      AccessKeyMetadata: [{ Status: 'Active', CreateDate: new Date(MADE) }],
      IsTruncated: false,
    }),
  });
  const holder = await readKeyHolder(torn, 'ann');
  expect(holder.hasPassword).toMatchObject({ state: 'unread', code: 'AccessDenied' });
  expect(holder.keys).toMatchObject({ state: 'unread', code: 'BadAnswer' });
  expect(holder.user.state).toBe('known');
});

test('an empty user name is refused: it would be about the caller', async () => {
  const { session } = await scene();
  await expect(readKeyHolder(session, '')).rejects.toThrow('about the caller');
});
