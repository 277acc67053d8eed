import { expect, test } from 'vitest';
import { account, LIVE_TIME, user } from '../../test/support/accounts.ts';
import { marker } from '../core/engine/marks.ts';
import { selectRules } from '../core/engine/select.ts';
import { known } from '../core/model/fact.ts';
import { RULES } from '../core/rules/index.ts';
import { findingsOf } from './marked.ts';

const selected = selectRules(RULES, { rules: ['user-ssh-key-age', 'user-service-credential'] });
const at = { source: 'iam:ListSSHPublicKeys', readAt: LIVE_TIME };
const sshKeys = known(
  ['APKAZZZZ', 'APKAAAAA', 'APKAMMMM'].map((id) => ({
    id,
    uploadedAt: '2026-01-01T00:00:00Z',
    active: true,
  })),
  at.source,
  at.readAt,
);

function marked(pseudonym: string | undefined) {
  const suppression = {
    reason: 'agreed',
    author: 'ann',
    until: '2026-12-31',
    match: { key: 'APKAZZZZ' },
    place: 'keyreeve.yaml:3',
  };
  const settings = { suppressions: [suppression], attestations: [] };
  const snapshot = account([
    user('alice', [], { sshKeys, serviceCredentials: known([], at.source, at.readAt) }),
    user('BedrockAPIKey-a1', [], { serviceCredentials: known([], at.source, at.readAt) }),
  ]);
  return [
    ...findingsOf(snapshot, { selected, now: LIVE_TIME, marker: marker(settings, LIVE_TIME), pseudonym }),
  ];
}

test('a suppression stands on the same finding where the output is redacted', () => {
  const place = (findings: ReturnType<typeof marked>) =>
    findings.findIndex(({ suppressed }) => suppressed !== undefined);
  const plain = marked(undefined);
  expect(plain[place(plain)]?.credential?.id).toBe('APKAZZZZ');
  const redacted = marked('account-0001');
  expect(place(redacted)).toBe(place(plain));
  expect(redacted[place(redacted)]?.credential?.id).toBe('ssh-key-0003');
  expect(redacted[place(redacted)]?.suppressed).not.toMatchObject({ author: 'ann' });
});

test('redaction changes no verdict, on users whose names rules judge by neither', () => {
  const told = (findings: ReturnType<typeof marked>) =>
    findings.map(({ rule, status, severity }) => [rule, status, severity]);
  expect(told(marked('account-0001'))).toEqual(told(marked(undefined)));
  expect(
    marked('account-0001').some(({ resource }) => /^BedrockAPIKey-user-\d{4}$/.test(resource.name)),
  ).toBe(true);
});
