import { describe, expect, it } from 'vitest';
import { shortKey, titleOfName } from './names.ts';

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

  it('shortens a key id to what tells it from its neighbour', () => {
    expect(shortKey('AKIAIOSFODNN7EXAMPLE')).toBe('AKIA…MPLE');
    expect(shortKey('root')).toBe('root');
  });
});
