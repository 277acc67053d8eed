import { describe, expect, test } from 'vitest';
import { HOSTILE_NAMES } from '../../../test/contract/hostile.ts';
import { eventJson, eventText } from './event-line.ts';
import { isWatched, type WatchShown, watchStatusPage } from './status-page.ts';

const NOW = '2026-11-22T12:00:00Z';
const LOOK = { columns: 80, color: false };

describe('a line of the log', () => {
  test('is one line, with its time, how grave it is, and what it is', () => {
    const event = {
      at: NOW,
      level: 'info',
      event: 'scheduled',
      words: 'The next round.',
      data: { run: 3 },
    } as const;
    expect(eventText(event)).toBe('2026-11-22T12:00:00Z info    scheduled     The next round.\n');
    expect(JSON.parse(eventJson(event))).toEqual({
      at: NOW,
      level: 'info',
      event: 'scheduled',
      words: 'The next round.',
      run: 3,
    });
  });

  test.each(HOSTILE_NAMES)('P02 stays one harmless line, whatever its words hold: %j', (name) => {
    for (const write of [eventText, eventJson]) {
      const line = write({ at: NOW, level: 'error', event: 'x', words: `${name}\n::error::x` });
      expect(line.split('\n')).toHaveLength(2);
      expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });

  test('holds no secret', () => {
    const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
    for (const write of [eventText, eventJson])
      expect(
        write({ at: NOW, level: 'error', event: 'x', words: `aws_secret_access_key = ${secret}` }),
      ).not.toContain(secret);
  });
});

const WATCHED: WatchShown = {
  now: NOW,
  place: '/var/lib/keyreeve/store.sqlite',
  lease: { holder: 'host process 1 ab', until: '2026-11-22T12:00:50Z', ended: false },
  agenda: {
    next: '2026-11-22T15:02:00Z',
    everySeconds: 21_600,
    failures: 0,
    doneAt: '2026-11-22T09:03:00Z',
    last: {
      startedAt: '2026-11-22T09:00:00Z',
      endedAt: '2026-11-22T09:03:00Z',
      outcome: 'complete',
      run: 12,
    },
  },
  failedNotices: 0,
};

describe('the page of who watches', () => {
  test('tells who, the last round and the next, within 80 columns', () => {
    expect(watchStatusPage(WATCHED, LOOK)).toBe(
      [
        'store       /var/lib/keyreeve/store.sqlite',
        'watching    host process 1 ab (its lease ends 2026-11-22T12:00:50Z, in 50',
        '            seconds, and is renewed before)',
        'every       6 hours',
        'last round  2026-11-22T09:00:00Z (3 hours ago), run 12, in 3 minutes: complete',
        'next round  2026-11-22T15:02:00Z (in 3 hours)',
        '',
      ].join('\n'),
    );
    expect(isWatched(WATCHED)).toBe(true);
  });

  test('tells what is wrong: nobody there, rounds that fail, notices that did not go out', () => {
    const { agenda, ...rest } = WATCHED;
    const failed = { startedAt: NOW, outcome: 'failed', words: 'No AWS credentials were found.' };
    const wrong: WatchShown = {
      ...rest,
      lease: { holder: 'host process 1 ab', until: '2026-11-22T09:10:00Z', ended: true },
      agenda: { next: NOW, everySeconds: 3_600, failures: 3, last: failed },
      failedNotices: 2,
    };
    const page = watchStatusPage(wrong, LOOK);
    expect(page).toContain('nobody: the lease of host process 1 ab ended (2026-11-22T09:10:00Z,');
    expect(page).toContain('3 rounds one after the other; none ever came to its end');
    expect(page).toContain('failed: No AWS');
    expect(page).toContain('2 could not be sent since the last one that was.');
    expect(isWatched(wrong)).toBe(false);
    expect(agenda).toBeDefined();
  });

  test('of a watcher whose rounds do not come to their end says that nobody watches', () => {
    const { agenda } = WATCHED;
    if (agenda === undefined) throw new Error('It has one.');
    const late = { ...WATCHED, agenda: { ...agenda, doneAt: '2026-11-21T23:00:00Z' } };
    expect(isWatched(late)).toBe(false);
  });

  test('of rounds by cron tells how the last one ended', () => {
    const { agenda, lease: _lease, ...rest } = WATCHED;
    if (agenda === undefined) throw new Error('It has one.');
    const cron: WatchShown = { ...rest, agenda: { ...agenda, once: true } };
    expect(watchStatusPage(cron, LOOK)).toContain('nobody now: rounds are done by watch --once');
    expect(isWatched(cron)).toBe(true);
    expect(
      isWatched({ ...cron, agenda: { ...agenda, once: true, last: { startedAt: NOW, outcome: 'failed' } } }),
    ).toBe(false);
  });
});
