import { expect, test } from 'vitest';
import { hitLink } from './hit-link.ts';

test.each([
  ['/accounts/111122223333', { to: '/accounts/$id', params: { id: '111122223333' }, search: {} }],
  ['/frameworks/cis_v130', { to: '/frameworks/$id', params: { id: 'cis_v130' }, search: {} }],
  ['/findings?q=ab12cd', { to: '/findings', search: { q: 'ab12cd' } }],
  [
    '/principals/111122223333/user/a%2Fb%20%3Fc?key=AKIA1',
    {
      to: '/principals/$account/$kind/$name',
      params: { account: '111122223333', kind: 'user', name: 'a/b ?c' },
      search: { key: 'AKIA1' },
    },
  ],
])('what was found at %s has its page', (path, link) => {
  expect(hitLink(path)).toEqual(link);
});

test.each(['/elsewhere/1', '/accounts', '/accounts/%E0%A4%A', '/toString/1', 'javascript:alert(1)', ''])(
  'nothing leads to %j',
  (path) => {
    expect(hitLink(path)).toBeUndefined();
  },
);
