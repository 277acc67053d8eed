import { expect, test } from 'vitest';
import { networkOf } from './network.ts';

test.each([
  ['203.0.113.9', '203.0.0.0/16'],
  ['::ffff:203.0.113.9', '203.0.0.0/16'],
  ['2001:db8:77::1', '2001:db8::/32'],
  ['2001:0DB8:77:0:0:0:0:1', '2001:db8::/32'],
  ['2001::1', '2001:0::/32'],
  ['::1', '0:0::/32'],
])('the network of %s is %s without a database', (address, net) => {
  expect(networkOf(address, {})).toBe(net);
  expect(networkOf(address, undefined)).toBe(net);
});

test('a database names the operator and the country; of the country alone no network is made', () => {
  expect(networkOf('203.0.113.9', { network: 'AS1 X', country: 'DE' })).toBe('AS1 X (DE)');
  expect(networkOf('203.0.113.9', { network: 'AS1 X' })).toBe('AS1 X');
  expect(networkOf('203.0.113.9', { country: 'DE' })).toBe('203.0.0.0/16');
});
