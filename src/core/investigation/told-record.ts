import type { ToldEvent } from '../model/investigation.ts';
import type { TrailRecord } from '../model/trail-record.ts';
import { textIn } from '../parse/trail-record.ts';
import type { Telling } from './calls.ts';
import { signerOf } from './child-credentials.ts';
import { givenKey, takenRole } from './given-credentials.ts';

/** A whole record as an event that is told; its key is empty where none signed it, as with a sign-in. */
export function toldRecord({ record, calls: { origin } }: Telling): ToldEvent {
  const { id, at, accountId, region, source, name, sourceAddress, userAgent, errorCode } = record;
  const about = aboutOf(record);
  return {
    ...(id !== '' && { id }),
    at,
    accountId,
    region,
    event: `${source} ${name}`,
    accessKeyId: signerOf(record) ?? '',
    ...(sourceAddress !== undefined && { from: sourceAddress }),
    ...(userAgent !== undefined && { client: userAgent }),
    ...(errorCode !== undefined && { errorCode }),
    ...(about !== undefined && { about }),
    ...(origin.label !== undefined && { benign: origin.label }),
  };
}

/** Members of a request that name what it is about, in the order they are asked. */
const NAMES = [
  'userName',
  'roleName',
  'groupName',
  'policyName',
  'policyArn',
  'functionName',
  'name',
  'trailName',
  'detectorId',
  'sAMLProviderArn',
  'openIDConnectProviderArn',
  'targetPrincipal',
];

/** What a call was about: the key it made or switched, the role it took, else what its request names. */
function aboutOf(record: TrailRecord): string | undefined {
  const { request, name } = record;
  const user = textIn(request.userName);
  const key = givenKey(record) ?? textIn(request.accessKeyId);
  if (key !== undefined) return user === undefined ? key : `${key} of ${user}`;
  if (name === 'AssumeRole') return takenRole(record)?.roleArn ?? textIn(request.roleArn);
  const policy = textIn(request.policyArn);
  for (const member of NAMES) {
    const found = textIn(request[member]);
    if (found !== undefined)
      return policy === undefined || policy === found ? found : `${policy} to ${found}`;
  }
  return undefined;
}
