import type { Call, Service } from './call.ts';
import type { CallCounter } from './call-counter.ts';
import { identify } from './callers.ts';
import type { FaultList } from './faults.ts';
import { checkPermission } from './permissions.ts';
import { accessAnalyzer } from './services/access-analyzer.ts';
import { accountManagement } from './services/account.ts';
import { cloudtrail } from './services/cloudtrail.ts';
import { ec2 } from './services/ec2.ts';
import { iam } from './services/iam.ts';
import { organizations } from './services/organizations.ts';
import { securityHub } from './services/security-hub.ts';
import { sso } from './services/sso.ts';
import { sts } from './services/sts.ts';
import type { Fault } from './spec.ts';
import { TokenBucket } from './token-bucket.ts';
import type { Request } from './wire/decode.ts';
import { type Answer, htmlAnswer, type Protocol, querySuccess, success, throttled } from './wire/encode.ts';
import { AwsRefusal } from './wire/refusal.ts';
import { mustBeOn } from './world/regions.ts';
import type { Caller } from './world/sessions.ts';
import type { World } from './world/world.ts';

interface Emulated {
  readonly protocol: Protocol;
  readonly actions: Service;
  /** Refuses every caller in a region that the account has not enabled. */
  readonly regional?: true;
}

/** By signing name, which is the prefix of the service's IAM actions too. */
const SERVICES: ReadonlyMap<string, Emulated> = new Map<string, Emulated>([
  ['iam', { protocol: 'query', actions: iam }],
  ['sts', { protocol: 'query', actions: sts }],
  ['ec2', { protocol: 'ec2', actions: ec2, regional: true }],
  ['organizations', { protocol: 'json', actions: organizations }],
  ['cloudtrail', { protocol: 'json', actions: cloudtrail }],
  ['sso', { protocol: 'json', actions: sso, regional: true }],
  ['access-analyzer', { protocol: 'rest', actions: accessAnalyzer, regional: true }],
  ['account', { protocol: 'rest', actions: accountManagement }],
  ['securityhub', { protocol: 'rest', actions: securityHub, regional: true }],
]);

/** Everything a call may run into besides its handler. */
export interface Stage {
  readonly world: World;
  readonly base: Caller;
  readonly faults: FaultList;
  readonly calls: CallCounter;
}

/** What becomes of a call: an answer after a while, or a dead socket. */
export interface Outcome {
  readonly delayMs: number;
  readonly answer: () => Answer | 'drop';
}

/** The parameter by which a call of one account speaks of another. */
function targetParameter({ service, action }: Request): string {
  if (service === 'account') return 'AccountId';
  return action === 'AssumeRole' ? 'RoleArn' : action === 'AssumeRoot' ? 'TargetPrincipal' : '';
}

/** The account a call is about: faults for a target's AssumeRole name the target. */
function subject(request: Request, caller: Caller): string {
  const name = targetParameter(request);
  const target = name === '' ? undefined : /\d{12}/.exec(request.parameters.text(name) ?? '')?.[0];
  return target ?? caller.account.id;
}

/** Throttles a caller's account when the sandbox was told a rate; each service says it in its own words. */
function checkRate(world: World, caller: Caller, service: string): void {
  const limit = world.settings.rateLimit;
  if (limit === undefined) return;
  caller.account.rate ??= new TokenBucket(limit.callsPerSecond, limit.burst ?? limit.callsPerSecond);
  if (caller.account.rate.take()) return;
  throw throttled(service);
}

function faultAnswer(fault: Fault, request: Request, requestId: string): Answer | 'drop' | undefined {
  if (fault.drop === true) return 'drop';
  if (fault.html500 === true) return htmlAnswer();
  if (fault.reportState !== undefined) {
    if (request.action === 'GetCredentialReport') throw new AwsRefusal('ReportInProgress', 404, 'Unknown');
    const inside = `<State>${fault.reportState}</State>`;
    return querySuccess(request.service, request.action, inside, requestId);
  }
  if (fault.code === undefined) return undefined;
  throw new AwsRefusal(fault.code, fault.status ?? 400, fault.message ?? defaultMessage(fault.code));
}

function defaultMessage(code: string): string {
  if (code === 'LimitExceeded') return 'No more capacity to launch new report generation tasks';
  return code.startsWith('Throttling') ? 'Rate exceeded' : 'A fault of the sandbox';
}

/** Follows a call to its end: who, how often, what goes wrong, may they, and what is the answer. */
export function dispatch(stage: Stage, request: Request, requestId: string): Outcome {
  const { world } = stage;
  const operation = `${request.service}:${request.action}`;
  const caller = identify(world, stage.base, request.accessKeyId, request.token);
  stage.calls.count(operation, caller.account.id);
  const fault = stage.faults.match(operation, subject(request, caller));
  const answer = (): Answer | 'drop' => {
    const wrong = fault === undefined ? undefined : faultAnswer(fault, request, requestId);
    if (wrong !== undefined) return wrong;
    checkRate(world, caller, request.service);
    const service = SERVICES.get(request.service);
    const handler = service?.protocol === request.protocol ? service.actions.get(request.action) : undefined;
    if (handler === undefined) {
      const words = `Could not find operation ${request.action} of ${request.service}: the sandbox does not emulate it`;
      throw new AwsRefusal('InvalidAction', 400, words);
    }
    const { action, region, host, parameters } = request;
    const call: Call = { operation, action, world, caller, region, host, parameters };
    if (service?.regional === true) mustBeOn(caller.account, world.partition, region);
    checkPermission(call);
    return success(request, handler(call), requestId);
  };
  return { delayMs: fault?.delayMs ?? 0, answer };
}
