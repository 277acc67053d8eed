import { describe, expect, it } from 'vitest';
import { isTime, shortKey, titleOfName } from './names.ts';

describe('the names of evidence', () => {
  it.each([
    ['secondsAfterUserCreation', 'Seconds after user creation'],
    ['mfaActive', 'MFA active'],
    ['accessKeyId', 'Access key ID'],
    ['extra-credentials', 'Extra credentials'],
    ['', ''],
  ])('%j is shown as %j', (name, title) => {
    expect(titleOfName(name)).toBe(title);
  });

  it('takes a time for a time, and nothing else', () => {
    expect(isTime('2026-03-28T12:00:05Z')).toBe(true);
    expect(isTime('2026-03-28T12:00:05+00:00')).toBe(true);
    expect(isTime('2026-03-28')).toBe(false);
    expect(isTime('2026-99-99T99:99:99Z')).toBe(false);
    expect(isTime('<b>2026-03-28T12:00:05Z</b>')).toBe(false);
  });

  it('shortens a key id to what tells it from its neighbour', () => {
    expect(shortKey('AKIAIOSFODNN7EXAMPLE')).toBe('AKIA…MPLE');
    expect(shortKey('root')).toBe('root');
  });
});
