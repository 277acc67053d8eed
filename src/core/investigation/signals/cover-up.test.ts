import { expect, test } from 'vitest';
import { burst, DULL, daily, signals, weights } from '../test-support/stage.ts';

const ID = 'cover-up';
const HOME = { from: '203.0.113.9' };

test('switching logging off is strong from anywhere, and an attempt is called one', () => {
  expect(weights(ID, [...DULL, ...burst(2, ['cloudtrail StopLogging'], HOME)])).toEqual(['strong']);
  const [attempt] = signals(ID, [
    ...DULL,
    ...burst(2, ['guardduty DeleteDetector'], { error: 'AccessDenied' }),
  ]);
  expect(attempt).toMatchObject({ weight: 'strong', count: 1 });
  expect(attempt?.says).toMatch(/1 attempt to hide what is done, none of which was let through/);
});

test('a change that takes nothing away asks for a look where the key always works, and is strong elsewhere', () => {
  const update = (request: object, from: object) =>
    burst(2, ['cloudtrail UpdateTrail'], { ...from, request: { name: 't', ...request } });
  expect(weights(ID, [...DULL, ...update({ isMultiRegionTrail: true }, HOME)])).toEqual(['look']);
  expect(weights(ID, [...DULL, ...update({ isMultiRegionTrail: false }, HOME)])).toEqual(['strong']);
  expect(weights(ID, [...DULL, ...update({ isMultiRegionTrail: true }, {})])).toEqual(['strong']);
  expect(weights(ID, update({ isMultiRegionTrail: true }, HOME))).toEqual(['strong']);
});

test('selectors that leave out what is written or managed take something away', () => {
  const put = (selector: object) =>
    burst(2, ['cloudtrail PutEventSelectors'], { ...HOME, request: { eventSelectors: [selector] } });
  expect(weights(ID, [...DULL, ...put({ readWriteType: 'All' })])).toEqual(['look']);
  expect(weights(ID, [...DULL, ...put({ readWriteType: 'ReadOnly' })])).toEqual(['strong']);
  expect(weights(ID, [...DULL, ...put({ includeManagementEvents: false })])).toEqual(['strong']);
});

test('what the key does all the time is information', () => {
  const days = daily([9, 8, 7, 6], ['ec2 DeleteFlowLogs']);
  expect(weights(ID, [...DULL, ...days]).toSorted()).toEqual(['info', 'strong']);
});
