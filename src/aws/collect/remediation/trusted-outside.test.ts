import { expect, test } from 'vitest';
import { trustedOutside } from './trusted-outside.ts';

const OWN = '222222222222';

function trust(statement: object, more: readonly object[] = []) {
  const policy = { Version: '2012-10-17', Statement: [statement, ...more] };
  return trustedOutside(encodeURIComponent(JSON.stringify(policy)), OWN);
}

const ALLOW = { Effect: 'Allow', Action: 'sts:AssumeRole' };

test.each([
  ['*', '*'],
  [{ AWS: '*' }, '*'],
  [{ AWS: 'arn:aws:iam::111111111111:root' }, 'arn:aws:iam::111111111111:root'],
  [{ AWS: '111111111111' }, '111111111111'],
  [{ Service: 'ec2.amazonaws.com', AWS: [`arn:aws:iam::${OWN}:root`, '333333333333'] }, '333333333333'],
  [{ Federated: `arn:aws:iam::${OWN}:saml-provider/Okta` }, `arn:aws:iam::${OWN}:saml-provider/Okta`],
  [{ Federated: 'accounts.google.com' }, 'accounts.google.com'],
])('the principal %j lets outsiders in', (Principal, outsider) => {
  expect(trust({ ...ALLOW, Principal })).toEqual({ outsider, conditional: false });
});

test.each([
  [{ Service: 'lambda.amazonaws.com' }],
  [{ AWS: `arn:aws:iam::${OWN}:root` }],
  [{ AWS: OWN }],
  [{ AWS: `arn:aws:iam::${OWN}:user/ann` }],
  [{ AWS: [`arn:aws:sts::${OWN}:assumed-role/Deploy/ci`] }],
  [{ AWS: 'AIDAEXAMPLEUSER000001' }],
])('the principal %j lets in nobody who is not in already', (Principal) => {
  expect(trust({ ...ALLOW, Principal })).toEqual({ outsider: undefined });
});

test('conditions are said, and a statement that does not let the role be taken is passed over', () => {
  const Principal = { AWS: '111111111111' };
  const Condition = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
  expect(trust({ ...ALLOW, Principal, Condition })).toMatchObject({ conditional: true });
  expect(trust({ ...ALLOW, Principal, Action: 'sts:TagSession' })).toEqual({ outsider: undefined });
  expect(trust({ ...ALLOW, Principal, Action: ['sts:TagSession', 'STS:AssumeRole'] })).toMatchObject({
    outsider: '111111111111',
  });
});

test('what cannot be judged is undecided: a denial, whom it does not mean, damage', () => {
  const Principal = { AWS: '111111111111' };
  expect(trust({ ...ALLOW, Principal }, [{ Effect: 'Deny', Principal: '*', Action: '*' }])).toHaveProperty(
    'undecided',
  );
  expect(trust({ ...ALLOW, NotPrincipal: Principal })).toHaveProperty('undecided');
  for (const text of [undefined, '', '%', '{', 'null', '{}']) {
    expect(trustedOutside(text, OWN)).toHaveProperty('undecided');
  }
});
