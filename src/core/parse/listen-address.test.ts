import { expect, test } from 'vitest';
import { listenAddressOf, publicUrlOf } from './listen-address.ts';

test.each([
  ['7717', { host: '127.0.0.1', port: 7717 }],
  ['0.0.0.0:80', { host: '0.0.0.0', port: 80 }],
  ['[::1]:65535', { host: '::1', port: 65_535 }],
  ['keys.example.com:0', { host: 'keys.example.com', port: 0 }],
])('%s is an address to listen at', (text, address) => {
  expect(listenAddressOf(text)).toEqual(address);
});

test.each(['', '65536', ':80', '::1:80', 'host', 'host:', 'a b:80', 'http://host:80', '-1'])(
  '%j is no address to listen at',
  (text) => {
    expect(listenAddressOf(text)).toBeUndefined();
  },
);

test.each([
  ['https://keys.example.com', 'https://keys.example.com'],
  ['https://KEYS.example.com:8443/', 'https://keys.example.com:8443'],
  ['http://localhost:7717', 'http://localhost:7717'],
  ['http://[::1]:7717', 'http://[::1]:7717'],
])('%s is a public address', (text, origin) => {
  expect(publicUrlOf(text)?.origin).toBe(origin);
});

test.each([
  'http://keys.example.com',
  'https://keys.example.com/path',
  'https://user@keys.example.com',
  'https://keys.example.com?x',
  'ftp://keys.example.com',
  'keys.example.com',
  'http://127.0.0.1.example.com',
  '',
])('%j is no public address', (text) => {
  expect(publicUrlOf(text)).toBeUndefined();
});
