import { type Call, type Handler, required } from '../call.ts';
import { noSuchEntity, validationError } from '../wire/refusal.ts';
import { element, list } from '../wire/xml.ts';
import type { Account } from '../world/account.ts';
import type { User } from '../world/content.ts';
import type { TrailEvent } from '../world/trail.ts';
import { paged } from './iam-names.ts';

/**
 * Service last accessed details [IAM API Reference]: what IAM recorded of a user, told by the user's events, those that
 * the event history no longer has and data events too. Attempts that were denied count.
 */

interface Job {
  readonly user: User;
  readonly byAction: boolean;
  readonly createdAt: string;
  asked: number;
}

const jobsOf = new WeakMap<Account, Map<string, Job>>();

/** Services of which IAM keeps the last use of each action; of the others, one of the service. */
const BY_ACTION = new Set(['ec2', 'iam', 'lambda', 'rds']);

const NAMES: Readonly<Record<string, string>> = {
  ec2: 'Amazon EC2',
  iam: 'AWS Identity and Access Management',
  lambda: 'AWS Lambda',
  rds: 'Amazon RDS',
  s3: 'Amazon S3',
  sts: 'AWS Security Token Service',
};

const generate: Handler = (call) => {
  const { world, caller } = call;
  const arn = required(call, 'Arn');
  const granularity = call.parameters.text('Granularity') ?? 'SERVICE_LEVEL';
  if (granularity !== 'SERVICE_LEVEL' && granularity !== 'ACTION_LEVEL')
    throw validationError("Value at 'granularity' failed to satisfy constraint");
  const user = world
    .content(caller.account)
    .users.find(({ path, name }) => world.arn('iam', caller.account.id, `user${path}${name}`) === arn);
  if (user === undefined) throw noSuchEntity(`ARN ${arn} is not found.`);
  const jobs = jobsOf.get(caller.account) ?? new Map<string, Job>();
  jobsOf.set(caller.account, jobs);
  const id = `a1b2c3d4-0000-4000-8000-${(jobs.size + 1).toString(16).padStart(12, '0')}`;
  const createdAt = new Date(world.clock.ms()).toISOString();
  jobs.set(id, { user, byAction: granularity === 'ACTION_LEVEL', createdAt, asked: 0 });
  return element('JobId', id);
};

/** `monitoring.amazonaws.com` is CloudWatch's, whose actions begin otherwise. */
function namespaceOf({ source }: TrailEvent): string {
  const name = source.replace('.amazonaws.com', '');
  return name === 'monitoring' ? 'cloudwatch' : name;
}

function actionOf({ name }: TrailEvent): string {
  return name.replace(/20\d{6}(v\d+)?$/, '');
}

function eventsOf(call: Call, { name, keys }: User): readonly TrailEvent[] {
  const ids = new Set(keys.map(({ id }) => id));
  const since = call.world.clock.ms() - 400 * 86_400_000;
  return call.caller.account.events.filter(
    (event) =>
      Date.parse(event.time) >= since &&
      event.source !== 'signin.amazonaws.com' &&
      (ids.has(event.accessKeyId) || (event.userName === name && event.accessKeyId.startsWith('ASIA'))),
  );
}

function latest(events: readonly TrailEvent[]): TrailEvent | undefined {
  return events.toSorted((a, b) => (a.time < b.time ? 1 : -1))[0];
}

function tracked(call: Call, user: User, events: readonly TrailEvent[]): string {
  const actions = [...Map.groupBy(events, actionOf)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return list(
    'TrackedActionsLastAccessed',
    actions.map(([name, group]) => {
      const last = latest(group);
      return (
        element('ActionName', name) +
        element('LastAccessedEntity', entity(call, user)) +
        element('LastAccessedTime', last?.time) +
        element('LastAccessedRegion', last?.region)
      );
    }),
  );
}

function entity({ world, caller }: Call, { path, name }: User): string {
  return world.arn('iam', caller.account.id, `user${path}${name}`);
}

const details: Handler = (call) => {
  const job = jobsOf.get(call.caller.account)?.get(required(call, 'JobId'));
  if (job === undefined) throw noSuchEntity('The job is not found.');
  job.asked += 1;
  const fields = element('JobCreationDate', job.createdAt);
  // The first answer comes before the list is made, as it mostly does with AWS.
  if (job.asked === 1)
    return `${element('JobStatus', 'IN_PROGRESS')}${fields}${list('ServicesLastAccessed', [])}${element('IsTruncated', false)}`;
  const services = [...Map.groupBy(eventsOf(call, job.user), namespaceOf)].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const members = services.map(([namespace, events]) => {
    const last = latest(events);
    return (
      element('ServiceName', NAMES[namespace] ?? namespace) +
      element('LastAuthenticated', last?.time) +
      element('ServiceNamespace', namespace) +
      element('LastAuthenticatedEntity', entity(call, job.user)) +
      element('LastAuthenticatedRegion', last?.region) +
      element('TotalAuthenticatedEntities', 1) +
      (job.byAction && BY_ACTION.has(namespace) ? tracked(call, job.user, events) : '')
    );
  });
  return (
    element('JobStatus', 'COMPLETED') +
    fields +
    element('JobCompletionDate', job.createdAt) +
    paged(call, { name: 'ServicesLastAccessed', items: members, show: (member) => member })
  );
};

export const iamLastAccessed: ReadonlyMap<string, Handler> = new Map([
  ['GenerateServiceLastAccessedDetails', generate],
  ['GetServiceLastAccessedDetails', details],
]);
