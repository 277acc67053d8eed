import { expect, test } from 'vitest';
import { call } from '../test-support/past.ts';
import { at, burst, DULL, daily, signals, THIEF, weights } from '../test-support/stage.ts';

const ID = 'secrets-read';
const HOME = { from: '203.0.113.9' };
const READS = ['secretsmanager GetSecretValue', 'ssm GetParameter', 'ssm GetParametersByPath'];

test('three secrets read from a network never seen before are strong, and two ask for a look', () => {
  expect(weights(ID, [...DULL, ...burst(2, READS)])).toEqual(['strong']);
  expect(weights(ID, [...DULL, ...burst(2, READS.slice(0, 2))])).toEqual(['look']);
});

test('the same secret three times over is as much as three', () => {
  const again = ['11:00:00', '11:00:05', '11:00:09'].map((time) =>
    call({ at: at(2, time), event: 'secretsmanager GetSecretValue', from: THIEF }),
  );
  const [signal] = signals(ID, [...DULL, ...again]);
  expect(signal).toMatchObject({ weight: 'strong', count: 3 });
  expect(signal?.says).toContain('by a key that does not read them elsewhere');
});

test('a key that reads them anyway asks for a look from a new place, and at home alarms nobody', () => {
  const usual = [...DULL, ...daily([30, 29, 28, 27, 26], READS)];
  expect(weights(ID, [...usual, ...burst(2, READS)])).toEqual(['look', 'info']);
  expect(weights(ID, usual)).toEqual(['info']);
});

test('from where the key always works the first secret alarms nobody, and is told', () => {
  expect(weights(ID, [...DULL, ...burst(2, READS, HOME)])).toEqual(['info']);
});

test('without a history nothing is new, and secrets are told', () => {
  expect(weights(ID, burst(2, READS))).toEqual(['info']);
});

test('attempts, calls of AWS itself and pages of the console read nothing', () => {
  expect(weights(ID, [...DULL, ...burst(2, READS, { error: 'AccessDeniedException' })])).toEqual([]);
  expect(weights(ID, [...DULL, ...burst(2, READS, { from: 'lambda.amazonaws.com' })])).toEqual([]);
  const page = burst(2, READS, { more: { sessionCredentialFromConsole: 'true' } });
  expect(weights(ID, [...DULL, ...page])).toEqual([]);
});
