import { type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import type { Fact } from '../../core/model/fact.ts';
import { objectIn, parsedRecord } from '../../core/parse/trail-record.ts';
import type { AccountSession } from '../session/account-session.ts';
import { homeRegion } from '../session/partitions.ts';
import { listedPage, mapFact, readPages } from './pages.ts';
import { trailPace } from './trail-pace.ts';

/** Events after which a user's row in the report may be wrong to the user's favour. */
export const LIFECYCLE_EVENTS = [
  'CreateUser',
  'UpdateUser',
  'CreateLoginProfile',
  'UpdateLoginProfile',
  'CreateAccessKey',
  'UpdateAccessKey',
  'DeactivateMFADevice',
  'UploadSigningCertificate',
  'UpdateSigningCertificate',
] as const;

const NAME = 'cloudtrail:LookupEvents';

/**
 * Names the users that events of one kind are about, since a time. One attribute may be given in a lookup,
 * so there is one for each kind, paged by fifty. Events come with five minutes' delay and more.
 */
export class EventLookup {
  readonly #account: AccountSession;
  readonly #since: Date;

  constructor(account: AccountSession, since: Date) {
    this.#account = account;
    this.#since = since;
  }

  /** Users by the events of one name. */
  async usersOf(eventName: string): Promise<Fact<ReadonlySet<string>>> {
    const events = await readPages<Event>(async (NextToken) => {
      await trailPace(this.#account).wait(homeRegion(this.#account.account.partition));
      const command = new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: eventName }],
        StartTime: this.#since,
        ...(NextToken === undefined ? {} : { NextToken }),
      });
      const answer = await this.#account.call(NAME, async (clients) =>
        (await clients.cloudTrail()).send(command),
      );
      return listedPage(answer, ({ Events: items, NextToken: next }) => ({ items, next }));
    });
    return mapFact(events, (all) => new Set(all.flatMap((event) => usersIn(event.CloudTrailEvent))));
  }
}

/**
 * The users a record is about: those its request names, and the caller where the request names none, since
 * then IAM acts on the caller. Attempts that failed changed nothing. Records are text of others' making.
 */
export function usersIn(record: string | undefined): readonly string[] {
  const event = parsedRecord(record);
  if (event.errorCode !== undefined && event.errorCode !== null) return [];
  const request = objectIn(event.requestParameters);
  const caller = objectIn(event.userIdentity);
  const named = [request.userName, request.newUserName].filter(isName);
  if (named.length > 0) return named;
  return caller.type === 'IAMUser' && isName(caller.userName) ? [caller.userName] : [];
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 128;
}
