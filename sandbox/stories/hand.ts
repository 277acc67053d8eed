import type { EventSpec } from '../spec.ts';

/** Who calls, from where, with what. */
export interface Hand {
  readonly who: Pick<
    EventSpec,
    'userName' | 'root' | 'arn' | 'federated' | 'accessKeyId' | 'session' | 'fromConsole'
  >;
  /** The account whose credentials they are. */
  readonly accountId: string;
  readonly sourceIp: string;
  readonly userAgent: string;
  /** Of calls to regional services that name no other. */
  readonly region: string;
}

/** A call beside its name and time. */
export interface CallDetails
  extends Pick<
    EventSpec,
    | 'additional'
    | 'errorCode'
    | 'errorMessage'
    | 'eventType'
    | 'invokedBy'
    | 'isData'
    | 'readOnly'
    | 'region'
    | 'request'
    | 'resources'
    | 'response'
    | 'sharedId'
  > {
  /** Refused for want of permission. */
  readonly denied?: true;
}

/** Signing names that are not the first part of the event source. */
const SOURCES: Readonly<Record<string, string>> = {
  cloudwatch: 'monitoring.amazonaws.com',
  'cost-explorer': 'ce.amazonaws.com',
};

/** IAM has one region, and so have the others that act for the whole account. */
const GLOBAL = new Set(['iam', 'organizations', 'route53', 'cloudfront', 'cost-explorer']);

/** Reads by what they do, though their names do not begin as reads do; and the other way round [captured records]. */
const READ_ONLY: Readonly<Record<string, boolean>> = {
  'bedrock:InvokeModel': true,
  'bedrock:InvokeModelWithResponseStream': true,
  'iam:GenerateCredentialReport': true,
  'iam:SimulatePrincipalPolicy': true,
  'sts:GetFederationToken': false,
  'signin:GetSigninToken': false,
};

function errorOf(action: string, principal: string): Pick<EventSpec, 'errorCode' | 'errorMessage'> {
  const words = `User: ${principal} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`;
  if (action.startsWith('ec2:')) {
    return {
      errorCode: 'Client.UnauthorizedOperation',
      errorMessage: `You are not authorized to perform this operation. ${words}`,
    };
  }
  return { errorCode: 'AccessDenied', errorMessage: words };
}

function arnOf({ accountId, who }: Hand): string {
  if (who.arn !== undefined) return who.arn;
  if (who.federated !== undefined) return `arn:aws:sts::${accountId}:federated-user/${who.federated}`;
  return who.userName === undefined
    ? `arn:aws:iam::${accountId}:root`
    : `arn:aws:iam::${accountId}:user/${who.userName}`;
}

/** The event of one call: `service:Action`, as policies write it. */
export function eventOf(hand: Hand, at: string, action: string, details: CallDetails = {}): EventSpec {
  const [service = '', name = ''] = action.split(':');
  const { denied, ...rest } = details;
  const readOnly = READ_ONLY[action];
  const region = GLOBAL.has(service) ? 'us-east-1' : hand.region;
  return {
    name,
    at,
    source: SOURCES[service] ?? `${service}.amazonaws.com`,
    region,
    sourceIp: hand.sourceIp,
    userAgent: hand.userAgent,
    ...hand.who,
    ...(readOnly === undefined ? {} : { readOnly }),
    ...(denied === true ? errorOf(action, arnOf(hand)) : {}),
    ...rest,
  };
}
