import { describe, expect, test } from 'vitest';
import { type Agenda, begun, ended, firstAgenda, type Pace } from './agenda.ts';

const PACE: Pace = { everySeconds: 6 * 3600, jitterSeconds: 600 };
const NOON = new Date('2026-11-22T12:00:00Z');
const at = (time: string) => new Date(`2026-11-22T${time}Z`);

/** An agenda after one round that began on time and came to its end. */
function afterRound(startedAt: string, endedAt: string, random = 0): Agenda {
  const first = firstAgenda(undefined, PACE, at(startedAt));
  return ended(begun(first, at(startedAt)), { outcome: 'complete', run: 1 }, PACE, at(endedAt), random);
}

describe('the first round of a process', () => {
  test('is at once where nothing is written down', () => {
    expect(firstAgenda(undefined, PACE, NOON)).toMatchObject({ next: '2026-11-22T12:00:00Z', failures: 0 });
  });

  test('is not at once where the last one came to its end less than a pause ago', () => {
    const before = afterRound('12:00:00', '12:05:00');
    expect(firstAgenda(before, PACE, at('12:06:00')).next).toBe('2026-11-22T18:00:00Z');
  });

  test('makes up for missed times once, and reckons from then on', () => {
    const before = afterRound('00:00:00', '00:05:00');
    const first = firstAgenda(before, PACE, at('23:00:00'));
    expect(first.next).toBe('2026-11-22T23:00:00Z');
    const after = ended(begun(first, at('23:00:00')), { outcome: 'complete' }, PACE, at('23:05:00'), 0);
    expect(after.next).toBe('2026-11-23T05:00:00Z');
  });

  test.each([
    ['longer', 24 * 3600, '2026-11-23T12:00:00Z'],
    ['shorter', 3600, '2026-11-22T13:00:00Z'],
    ['so short that it is past', 60, '2026-11-22T12:06:00Z'],
  ])('counts from the last one where the pause is another now, %s', (_what, everySeconds, next) => {
    const before = afterRound('12:00:00', '12:05:00');
    expect(firstAgenda(before, { everySeconds, jitterSeconds: 0 }, at('12:06:00')).next).toBe(next);
  });

  test('is at once where a service was stopped in the middle of one', () => {
    const running = begun(firstAgenda(undefined, PACE, NOON), NOON);
    const stopped = ended(running, { outcome: 'stopped' }, PACE, at('12:02:00'), 0);
    expect(firstAgenda(stopped, PACE, at('12:03:00')).next).toBe('2026-11-22T12:03:00Z');
  });

  test('waits a minute after one that was killed, so that a crash on start does not scan without end', () => {
    const running = begun(firstAgenda(undefined, PACE, NOON), NOON);
    expect(firstAgenda(running, PACE, at('12:00:10')).next).toBe('2026-11-22T12:01:00Z');
    expect(firstAgenda(running, PACE, at('12:05:00')).next).toBe('2026-11-22T12:05:00Z');
  });

  test('does not wait for a time that a wrong clock wrote down', () => {
    const before = { ...afterRound('12:00:00', '12:05:00'), next: '2031-01-01T00:00:00Z' };
    expect(firstAgenda(before, PACE, at('12:06:00')).next).toBe('2026-11-22T18:00:00Z');
  });
});

describe('the round after one', () => {
  test('is one pause after the time that one was for, so that times do not drift', () => {
    const first = afterRound('12:00:00', '12:20:00', 0.5);
    expect(first).toMatchObject({ due: '2026-11-22T18:00:00Z', next: '2026-11-22T18:05:00Z' });
    const running = begun(first, at('18:05:00'));
    const second = ended(running, { outcome: 'incomplete' }, PACE, at('18:30:00'), 0.9);
    expect(second).toMatchObject({ due: '2026-11-23T00:00:00Z', next: '2026-11-23T00:09:00Z' });
  });

  test('is at once, and once, where that one took longer than the pause', () => {
    const first = afterRound('00:00:00', '20:00:00', 0.9);
    expect(first.next).toBe('2026-11-22T20:00:00Z');
    const after = ended(begun(first, at('20:00:00')), { outcome: 'complete' }, PACE, at('20:10:00'), 0);
    expect(after.next).toBe('2026-11-23T02:00:00Z');
  });

  test('comes sooner where that one failed: after 1, 2, 4 … minutes, never later than the usual pause', () => {
    let agenda = firstAgenda(undefined, PACE, NOON);
    const pauses: number[] = [];
    for (let round = 0; round < 12; round += 1) {
      agenda = ended(begun(agenda, NOON), { outcome: 'failed', words: 'No.' }, PACE, NOON, 0);
      pauses.push((Date.parse(agenda.next) - NOON.getTime()) / 60_000);
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]);
    expect(agenda).toMatchObject({ failures: 12, last: { outcome: 'failed', words: 'No.' } });
  });

  test('after failures that ended late is a whole pause later, and not some minutes', () => {
    const failed = ended(
      begun(firstAgenda(undefined, PACE, NOON), NOON),
      { outcome: 'failed' },
      PACE,
      at('12:01:00'),
      0,
    );
    const late = begun(failed, at('17:59:00'));
    expect(ended(late, { outcome: 'complete' }, PACE, at('18:01:00'), 0)).toMatchObject({
      next: '2026-11-22T23:59:00Z',
      failures: 0,
      doneAt: '2026-11-22T18:01:00Z',
    });
  });

  test('keeps when one last came to its end while others fail', () => {
    const done = afterRound('12:00:00', '12:05:00');
    const failed = ended(begun(done, at('18:00:00')), { outcome: 'failed' }, PACE, at('18:01:00'), 0.99);
    expect(failed).toMatchObject({ doneAt: '2026-11-22T12:05:00Z', failures: 1 });
  });
});
