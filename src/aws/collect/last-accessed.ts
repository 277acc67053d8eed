import {
  GenerateServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsCommand,
  type ServiceLastAccessed,
} from '@aws-sdk/client-iam';
import { type Fact, known, type Unread, unread } from '../../core/model/fact.ts';
import { instant } from '../../core/model/time.ts';
import type { LastAccessed, LastAccessedService } from '../../core/replace/last-accessed.ts';
import type { AccountSession } from '../session/account-session.ts';
import { readPages } from './pages.ts';

const GENERATE = 'iam:GenerateServiceLastAccessedDetails';
const GET = 'iam:GetServiceLastAccessedDetails';

/** AWS has most lists ready within seconds (IAM API Reference, GetServiceLastAccessedDetails); short pauses first. */
const FIRST_PAUSE_MS = 500;
const PAUSE_GROWTH = 1.6;
const LONGEST_PAUSE_MS = 5_000;
const DEADLINE_MS = 60_000;

/**
 * Reads what IAM recorded of the use of a principal, by service and where IAM keeps it by action. A list that AWS fails
 * to make, or does not make in time, is unread.
 *
 * @param arn of a user, group, role or policy
 */
export async function readLastAccessed(account: AccountSession, arn: string): Promise<Fact<LastAccessed>> {
  const started = await account.call(GENERATE, ({ iam }) =>
    iam.send(new GenerateServiceLastAccessedDetailsCommand({ Arn: arn, Granularity: 'ACTION_LEVEL' })),
  );
  if (started.state === 'unread') return started;
  const { JobId } = started.value;
  if (JobId === undefined) return unread(GENERATE, 'BadAnswer', 'The answer names no job.');
  const ready = await madeList(account, JobId);
  if (ready.state === 'unread') return ready;
  const services = await readPages(async (Marker) => {
    const answer = await pageOf(account, JobId, Marker);
    if (answer.state === 'unread') return answer;
    const { ServicesLastAccessed, IsTruncated, Marker: next } = answer.value;
    if (ServicesLastAccessed === undefined) return unread(GET, 'BadAnswer', 'The answer holds no list.');
    return { ...answer, value: { items: ServicesLastAccessed, next, more: IsTruncated === true } };
  });
  if (services.state === 'unread') return services;
  const madeAt = ready.value;
  return known(
    { services: services.value.flatMap(serviceOf), ...(madeAt !== undefined && { madeAt }) },
    GET,
    services.readAt,
  );
}

function pageOf(account: AccountSession, JobId: string, Marker: string | undefined, poll = false) {
  return account.call(
    GET,
    ({ iam }) =>
      iam.send(
        new GetServiceLastAccessedDetailsCommand({
          JobId,
          MaxItems: 1000,
          ...(Marker !== undefined && { Marker }),
        }),
      ),
    poll ? { kind: 'poll' } : {},
  );
}

/** Waits until AWS has made the list; gives when it was made. */
async function madeList(account: AccountSession, jobId: string): Promise<Fact<string | undefined>> {
  const endsAtMs = account.clock.elapsedMs() + DEADLINE_MS;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * PAUSE_GROWTH, LONGEST_PAUSE_MS)) {
    const answer = await pageOf(account, jobId, undefined, true);
    if (answer.state === 'unread') return answer;
    const { JobStatus, JobCompletionDate, Error: fault } = answer.value;
    if (JobStatus === 'COMPLETED')
      return known(JobCompletionDate === undefined ? undefined : instant(JobCompletionDate), GET);
    if (JobStatus === 'FAILED') return failed(fault?.Message);
    if (JobStatus !== 'IN_PROGRESS')
      return unread(GET, 'BadAnswer', 'The answer does not say how far the list is.');
    if (account.clock.elapsedMs() + pause > endsAtMs)
      return unread(
        GET,
        'Deadline',
        `AWS had not made the list of last use after ${DEADLINE_MS / 1000} seconds.`,
      );
    await account.clock.sleep(pause, account.signal);
  }
}

function failed(detail: string | undefined): Unread {
  return unread(GET, 'JobFailed', 'AWS could not make the list of last use.', {
    fix: 'Try again later.',
    ...(detail !== undefined && { detail }),
  });
}

function serviceOf({
  ServiceNamespace: namespace,
  ServiceName: name = '',
  LastAuthenticated,
  LastAuthenticatedRegion: region,
  TrackedActionsLastAccessed: actions = [],
}: ServiceLastAccessed): readonly LastAccessedService[] {
  if (namespace === undefined) return [];
  return [
    {
      namespace,
      name,
      ...(LastAuthenticated !== undefined && { at: instant(LastAuthenticated) }),
      ...(region !== undefined && { region }),
      actions: actions.flatMap(({ ActionName, LastAccessedTime, LastAccessedRegion }) =>
        ActionName === undefined || LastAccessedTime === undefined
          ? []
          : [
              {
                name: ActionName,
                at: instant(LastAccessedTime),
                ...(LastAccessedRegion !== undefined && { region: LastAccessedRegion }),
              },
            ],
      ),
    },
  ];
}
