import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wholeReport } from '../../../test/contract/sample-report.ts';
import { SEVERITIES, STATUSES } from '../../core/model/finding.ts';
import { type Filter, filterInHash, hashOf, matcher, NO_FILTER } from './filter.ts';
import { packer } from './pack-findings.ts';
import type { PackedBlock } from './packed.ts';
import { unpack } from './unpack-findings.ts';

const { pack, block } = packer([]);
const rows = unpack([JSON.parse(block([...wholeReport().findings].map(pack))) as PackedBlock]);
const found = (filter: Partial<Filter>) =>
  rows.filter(matcher({ ...NO_FILTER, ...filter })).filter(({ aside }) => aside === undefined);

describe('the address', () => {
  test('gives back every filter that it was given', () => {
    const filters = fc.record({
      statuses: fc.subarray([...STATUSES], { minLength: 1 }),
      severities: fc.subarray([...SEVERITIES]),
      rule: fc.string(),
      account: fc.string(),
      text: fc.string({ unit: 'grapheme' }).map((text) => text.trim()),
    });
    fc.assert(
      fc.property(filters, (filter) => {
        const hash = hashOf(filter);
        expect(filterInHash(`#${hash}`) ?? NO_FILTER).toEqual(filter);
      }),
    );
  });

  test('is empty without a filter, and can be read by people', () => {
    expect(hashOf(NO_FILTER)).toBe('');
    expect(hashOf({ ...NO_FILTER, severities: ['critical', 'high'], text: 'ci runner' })).toBe(
      'severity=critical,high&q=ci+runner',
    );
  });

  test('that only names a place is no filter', () => {
    expect(filterInHash('#coverage')).toBeUndefined();
    expect(filterInHash('')).toBeUndefined();
  });

  test('that nobody can read chooses what there is', () => {
    expect(filterInHash('#status=fail,bad&severity=%E0%A4%A')).toEqual({
      ...NO_FILTER,
      statuses: ['fail'],
      severities: [],
    });
  });
});

describe('a filter', () => {
  test('hides what needs nobody, until it is asked for', () => {
    expect(found({}).every(({ status }) => status !== 'pass')).toBe(true);
    expect(found({ statuses: ['pass'] }).map(({ who }) => who)).toEqual(['bob', 'root user']);
  });

  test('wants every word, in any order and case', () => {
    expect(found({ text: 'SETUP alice' })).toHaveLength(1);
    expect(found({ text: 'alice nowhere' })).toHaveLength(0);
    expect(found({ text: 'arn:aws:iam::111122223333:user/alice' })).toHaveLength(2);
  });

  test('of severity, rule and account holds together', () => {
    expect(found({ severities: ['low'] }).map(({ who }) => who)).toEqual(['carol']);
    expect(found({ rule: 'user-setup-access-key', account: '444455556666' })).toHaveLength(3);
  });

  test('of status does not hide what is set aside', () => {
    expect(
      rows.filter(matcher({ ...NO_FILTER, statuses: ['fail'] })).filter(({ aside }) => aside),
    ).toHaveLength(5);
  });
});
