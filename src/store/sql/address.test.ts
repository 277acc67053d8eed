import { expect, test } from 'vitest';
import { connectable, withoutPassword } from './address.ts';

const ADDRESS = 'postgres://ann:se.cret@db.example.com:5433/runs';

test('an address is shown without its password, wherever that stands', () => {
  expect(withoutPassword(ADDRESS)).toBe('postgres://ann@db.example.com:5433/runs');
  expect(withoutPassword('postgres://db/runs?user=ann&password=se.cret&sslpassword=x')).toBe(
    'postgres://db/runs?user=ann',
  );
});

test('an address that is none is refused, and not repeated', () => {
  expect(() => withoutPassword('postgres://ann:se.cret@[/')).toThrow(
    expect.objectContaining({ code: 'bad-argument', message: expect.not.stringContaining('se.cret') }),
  );
});

test.each([
  ['', ''],
  ['?sslmode=disable', '?sslmode=disable'],
  ['?sslmode=require', '?sslmode=verify-full'],
  ['?sslmode=prefer&sslrootcert=/ca.pem', '?sslmode=verify-full&sslrootcert=%2Fca.pem'],
  ['?sslmode=require&uselibpqcompat=true', '?sslmode=require&uselibpqcompat=true'],
])('TLS is asked for by the name of what is done: %s', (given, wanted) => {
  expect(connectable(`${ADDRESS}${given}`)).toBe(`${ADDRESS}${wanted}`);
});

test('a password with characters of addresses in it goes on as it is', () => {
  const address = 'postgres://ann:p%40s%2Fs%23@db.example.com/runs';
  expect(connectable(address)).toBe(address);
});
