import { describe, expect, test } from 'vitest';
import { answering, refusal } from '../test-support/answering.ts';
import { MEMBER, setScene } from '../test-support/scene.ts';
import { readLastAccessed } from './last-accessed.ts';

const ANN = `arn:aws:iam::${MEMBER}:user/ann`;
const GENERATE = 'iam:GenerateServiceLastAccessedDetails';
const GET = 'iam:GetServiceLastAccessedDetails';
const S3 = { ServiceName: 'Amazon S3', ServiceNamespace: 's3' };

/** Answers of the second call, one after the other; the last stands for all that follow. */
async function read(...answers: readonly object[]) {
  const { member, clock } = await setScene();
  let at = 0;
  const session = answering(member, {
    [GENERATE]: () => ({ JobId: 'job' }),
    [GET]: () => answers[Math.min(at++, answers.length - 1)],
  });
  return { fact: await readLastAccessed(session, ANN), clock };
}

describe("IAM's record of last use", () => {
  test('is waited for, and read in all its pages', async () => {
    const done = { JobStatus: 'COMPLETED', JobCompletionDate: new Date('2026-11-22T12:00:00Z') };
    const first = { ...done, ServicesLastAccessed: [S3], IsTruncated: true, Marker: 'more' };
    const second = {
      ...done,
      ServicesLastAccessed: [
        {
          ...{
            ServiceName: 'Amazon EC2',
            ServiceNamespace: 'ec2',
            LastAuthenticated: new Date('2026-10-01'),
          },
          TrackedActionsLastAccessed: [
            {
              ActionName: 'StopInstances',
              LastAccessedTime: new Date('2026-10-01'),
              LastAccessedRegion: 'eu-west-1',
            },
            { ActionName: 'StartInstances' },
          ],
        },
      ],
    };
    const { fact } = await read({ JobStatus: 'IN_PROGRESS' }, first, first, second);
    expect(fact).toMatchObject({
      state: 'known',
      value: {
        madeAt: '2026-11-22T12:00:00Z',
        services: [
          { namespace: 's3', name: 'Amazon S3', actions: [] },
          {
            namespace: 'ec2',
            at: '2026-10-01T00:00:00Z',
            actions: [{ name: 'StopInstances', at: '2026-10-01T00:00:00Z', region: 'eu-west-1' }],
          },
        ],
      },
    });
  });

  test.each([
    ['JobFailed', { JobStatus: 'FAILED', Error: { Message: 'x', Code: 'y' } }],
    ['BadAnswer', {}],
    ['BadAnswer', { JobStatus: 'COMPLETED' }],
  ])('that AWS cannot make, or does not hand over, is unread: %s', async (code, answer) => {
    expect((await read(answer)).fact).toMatchObject({ state: 'unread', code });
  });

  test('K01: that is never ready is given up, after a handful of calls', async () => {
    const { fact, clock } = await read({ JobStatus: 'IN_PROGRESS' });
    expect(fact).toMatchObject({ state: 'unread', code: 'Deadline' });
    expect(clock.sleeps.length).toBeLessThan(25);
  });

  test('that may not be asked for is unread, with the permission that is missing', async () => {
    const { member } = await setScene();
    const session = answering(member, {
      [GENERATE]: () => {
        throw refusal('AccessDenied');
      },
    });
    expect(await readLastAccessed(session, ANN)).toMatchObject({ state: 'unread', code: 'AccessDenied' });
  });

  test('is what the sandbox tells of a user, from their events', async () => {
    const at = '2026-11-01T08:00:00Z';
    const key = 'AKIAEXAMPLE000000001';
    const { base } = await setScene({
      now: '2026-11-22T12:00:00Z',
      world: [
        {
          id: MEMBER,
          users: [{ name: 'ann', createdAt: at, accessKeys: [{ id: key, createdAt: at }] }],
          events: [
            { name: 'StopInstances', source: 'ec2.amazonaws.com', at, userName: 'ann', accessKeyId: key },
            {
              name: 'PutMetricData',
              source: 'monitoring.amazonaws.com',
              at,
              userName: 'ann',
              accessKeyId: key,
            },
          ],
        },
      ],
    });
    expect(await readLastAccessed(base.account({ accountId: MEMBER }), ANN)).toMatchObject({
      state: 'known',
      value: {
        services: [
          { namespace: 'cloudwatch', at, actions: [] },
          { namespace: 'ec2', at, actions: [{ name: 'StopInstances', at }] },
        ],
      },
    });
  });
});
