import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isTelling } from '../../core/investigation/telling.ts';
import { useRows } from '../../core/investigation/use-rows.ts';
import type { TrailRecord } from '../../core/model/trail-record.ts';
import { recordOf } from '../../core/parse/trail-record.ts';
import { openTrailFiles } from './open-trail-files.ts';
import {
  KEY,
  type MadeRecord,
  newFolder,
  OTHER_KEY,
  pathOf,
  record,
  WINDOW,
  writeTrail,
} from './test-support/made-files.ts';

const text = fc.oneof(
  fc.constantFrom('a', "it's", '"', 'ä', '\\', '\n', 'DROP'),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
const name = fc.constantFrom(
  'DescribeInstances',
  'CreateUser',
  'AssumeRole',
  'ConsoleLogin',
  'CreateAccessKey',
);
const second = fc.integer({
  min: Date.parse('2026-10-31T20:00:00Z') / 1000,
  max: Date.parse('2026-11-02T00:00:00Z') / 1000,
});

const anyRecord = fc.record({
  key: fc.constantFrom(KEY, OTHER_KEY, 'ASIAQYLPMN5HFIQR7XYC', undefined),
  name,
  second,
  agent: fc.option(text, { nil: undefined }),
  address: fc.constantFrom('198.51.100.7', 'AWS Internal', undefined),
  error: fc.constantFrom('AccessDenied', undefined),
  arn: text,
  isData: fc.boolean(),
  fromConsole: fc.boolean(),
});

function madeOf(each: typeof anyRecord extends fc.Arbitrary<infer T> ? T : never): MadeRecord {
  return record({
    userIdentity: {
      type: 'IAMUser',
      arn: each.arn,
      ...(each.key !== undefined && { accessKeyId: each.key }),
    },
    eventTime: new Date(each.second * 1000).toISOString().replace('.000', ''),
    eventName: each.name,
    userAgent: each.agent,
    sourceIPAddress: each.address,
    errorCode: each.error,
    requestParameters: { note: each.arn },
    ...(each.isData && { eventCategory: 'Data', managementEvent: false }),
    ...(each.fromConsole && { sessionCredentialFromConsole: 'true' }),
  });
}

const isWithin = (at: string) => at >= WINDOW.since && at <= WINDOW.until;
const sorted = (values: readonly unknown[]) =>
  values.map((value) => JSON.stringify(value, Object.keys(Object(value)).sort())).sort();

test('random records in files of a folder give the counts and the records of the same records in memory', async () => {
  const files = fc.array(fc.array(anyRecord, { maxLength: 30 }), { minLength: 1, maxLength: 4 });
  const property = fc.asyncProperty(files, async (parts) => {
    const folder = newFolder();
    const made = parts.map((part) => part.map(madeOf));
    for (const [index, part] of made.entries()) writeTrail(folder, pathOf('2026-11-01', `f${index}`), part);
    const source = await openTrailFiles({ folder, threads: 2 });
    const keys = [KEY, OTHER_KEY];
    const answer = await source.byKeys({ accessKeyIds: keys, ...WINDOW });
    await source.close();
    const asked = made
      .flat()
      .flatMap((each) => recordOf(each) ?? [])
      .filter(({ identity, at }) => keys.includes(String(identity.accessKeyId)) && isWithin(at));
    expect(sorted(answer.uses)).toEqual(sorted(useRows(asked)));
    const told = asked.filter(isTelling);
    const byId = (a: TrailRecord, b: TrailRecord) => (a.id < b.id ? -1 : 1);
    expect(answer.records.toSorted(byId)).toEqual(JSON.parse(JSON.stringify(told.toSorted(byId))));
  });
  await fc.assert(property, { numRuns: 15 });
});
