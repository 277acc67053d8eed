import { expect, test } from 'vitest';
import { faultsIn, settingsFrom } from '../../../test/support/settings-words.ts';

const OIDC =
  'oidc: { issuer: "https://id.example.com/realms/a", clientId: keyreeve, roleClaim: groups, roles: { admin: [security] } }';
const dashboard = (block: string) => settingsFrom(`version: 1\ndashboard: { ${block} }\n`).dashboard;
const faults = (block: string) => faultsIn(`version: 1\ndashboard: { ${block} }\n`).join('\n');

test('the block dashboard is read whole, and nothing of it is needed', () => {
  expect(settingsFrom('version: 1\n').dashboard).toEqual({});
  expect(
    dashboard(
      `listen: "0.0.0.0:443", publicUrl: "https://keys.example.com", sessionHours: 8, idleMinutes: 15, ${OIDC}`,
    ),
  ).toEqual({
    listen: '0.0.0.0:443',
    publicUrl: 'https://keys.example.com',
    sessionHours: 8,
    idleMinutes: 15,
    oidc: {
      issuer: 'https://id.example.com/realms/a',
      clientId: 'keyreeve',
      roleClaim: 'groups',
      roles: { admin: ['security'] },
    },
  });
});

test.each([
  ['listen: "127.0.0.1:99999"', 'must be HOST:PORT'],
  ['publicUrl: "http://keys.example.com"', 'must be https://'],
  ['publicUrl: "https://keys.example.com/keys"', 'without a path'],
  ['sessionHours: 0', 'from 1 to 168'],
  ['idleMinutes: 1441', 'from 1 to 1440'],
  [OIDC.replace('https:', 'http:'), 'must be the https:// address'],
  [OIDC.replace('{ admin: [security] }', '{}'), 'lets nobody in'],
  [OIDC.replace('admin:', 'root:'), 'root'],
  [OIDC.replace('[security]', '[]'), 'names no value'],
  [OIDC.replace('clientId: keyreeve, ', ''), 'clientId'],
  [OIDC.replace('clientId:', 'clientSecret: hunter2, clientId:'), 'clientSecret'],
  [OIDC.replace('clientId:', 'clientSecretFromEnv: "s3cret!", clientId:'), 'not the secret itself'],
])('dashboard: { %s } is refused', (block, words) => {
  expect(faults(block)).toContain(words);
  expect(faults(block)).not.toMatch(/hunter2|s3cret/);
});
