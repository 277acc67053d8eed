import type { Call, Handler, Service } from './call.ts';
import type { CallCounter } from './call-counter.ts';
import { leavesEvent, noteUse, recordCall, settleUses } from './caller-events.ts';
import { identify } from './callers.ts';
import { isoSeconds } from './clock.ts';
import { carryOut } from './effects.ts';
import type { FaultList } from './faults.ts';
import { checkPermission, checkSession } from './permissions.ts';
import { OPERATOR } from './population/generate.ts';
import { isRead } from './reads.ts';
import { accessAnalyzer } from './services/access-analyzer.ts';
import { accountManagement } from './services/account.ts';
import { cloudtrail } from './services/cloudtrail.ts';
import { ec2 } from './services/ec2.ts';
import { iam } from './services/iam.ts';
import { ses, sns } from './services/messages.ts';
import { organizations } from './services/organizations.ts';
import { securityHub } from './services/security-hub.ts';
import { sso } from './services/sso.ts';
import { sts } from './services/sts.ts';
import type { CallSeen, Fault, SandboxOptions } from './spec.ts';
import { TokenBucket } from './token-bucket.ts';
import type { Request } from './wire/decode.ts';
import { type Answer, htmlAnswer, type Protocol, querySuccess, success, throttled } from './wire/encode.ts';
import { AwsRefusal } from './wire/refusal.ts';
import { mustBeOn } from './world/regions.ts';
import type { Caller } from './world/sessions.ts';
import type { World } from './world/world.ts';
import { TARGETS, type Write } from './write-log.ts';

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
  ['ses', { protocol: 'rest', actions: ses, regional: true }],
  ['sns', { protocol: 'query', actions: sns, regional: true }],
]);

/** Everything a call may run into besides its handler. */
export interface Stage {
  readonly world: World;
  readonly base: Caller;
  readonly faults: FaultList;
  readonly calls: CallCounter;
  readonly writes: Write[];
  readonly onCall: SandboxOptions['onCall'];
}

/** What becomes of a call: an answer, with waits before it takes effect and after; or a dead socket. */
export interface Outcome {
  readonly beforeMs: number;
  readonly afterMs: number;
  readonly answer: () => Answer | 'drop';
}

/** A call on its way, with what will go wrong. */
interface Job {
  readonly stage: Stage;
  readonly request: Request;
  readonly call: Call;
  readonly fault: Fault | undefined;
  /** The account it is about. */
  readonly about: string;
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

function faultAnswer({ request, call, fault }: Job): Answer | 'drop' | undefined {
  if (fault === undefined) return undefined;
  if (fault.drop === true) return 'drop';
  if (fault.html500 === true) return htmlAnswer();
  if (fault.reportState !== undefined) {
    if (request.action === 'GetCredentialReport') throw new AwsRefusal('ReportInProgress', 404, 'Unknown');
    const inside = `<State>${fault.reportState}</State>`;
    return querySuccess(request.service, request.action, inside, call.requestId);
  }
  if (fault.code === undefined) return undefined;
  throw new AwsRefusal(fault.code, fault.status ?? 400, fault.message ?? defaultMessage(fault.code));
}

function defaultMessage(code: string): string {
  if (code === 'LimitExceeded') return 'No more capacity to launch new report generation tasks';
  return code.startsWith('Throttling') ? 'Rate exceeded' : 'A fault of the sandbox';
}

function handlerOf({ service: name, action, protocol }: Request): { service: Emulated; handler: Handler } {
  const service = SERVICES.get(name);
  const handler = service?.protocol === protocol ? service.actions.get(action) : undefined;
  if (service !== undefined && handler !== undefined) return { service, handler };
  const words = `Could not find operation ${action} of ${name}: the sandbox does not emulate it`;
  throw new AwsRefusal('InvalidAction', 400, words);
}

/** The key that the sandbox hands out makes an audit's calls: of those only a hand-written user's are recorded. */
function isExempt({ world, base }: Stage, { accessKeyId }: Caller): boolean {
  if (accessKeyId !== base.accessKeyId) return false;
  return world.population !== undefined || !world.content(base.account).byName.has(OPERATOR);
}

/** Asks whether the call may be made, and makes it; whichever way it ends is written down. */
function perform({ stage, request, call, fault }: Job): string {
  const { world, caller } = call;
  checkRate(world, caller, request.service);
  const { service, handler } = handlerOf(request);
  if (service.regional === true) mustBeOn(caller.account, world.partition, request.region);
  checkSession(call);
  const exempt = isExempt(stage, caller);
  const recorded = leavesEvent(call, exempt);
  if (!exempt) noteUse(call);
  try {
    checkPermission(call);
    const inside = carryOut(call, handler, fault);
    if (recorded) recordCall(call);
    return inside;
  } catch (error) {
    if (recorded && error instanceof AwsRefusal) recordCall(call, error);
    throw error;
  }
}

function tell({ stage, call, about }: Job, phase: CallSeen['phase']): 'drop' | undefined {
  const { operation, requestId } = call;
  return stage.onCall?.({ operation, account: about, phase, requestId });
}

/** What an answer says in one word. */
function outcomeOf(answer: Answer | 'drop'): string {
  if (answer === 'drop') return 'dropped';
  return answer.status === 500 ? 'html500' : 'ok';
}

function logWrite({ stage, call }: Job, outcome: string, tookEffect: boolean): void {
  const { operation, world, caller, userAgent, requestId } = call;
  if (isRead(operation)) return;
  const named = TARGETS.map((name) => [name, call.parameters.text(name)] as const);
  const parameters = Object.fromEntries(named.filter((pair) => pair[1] !== undefined));
  stage.writes.push({
    operation,
    account: caller.account.id,
    parameters: { ...parameters } as Record<string, string>,
    callerArn: caller.arn,
    userAgent,
    requestId,
    at: isoSeconds(world.clock.ms()),
    outcome,
    tookEffect,
  });
}

/** The effect and the answer, in the order the fault asks for; says of itself whether anything took effect. */
function answerTo(job: Job, progress: { tookEffect: boolean }): Answer | 'drop' {
  const { request, call, fault } = job;
  const early = fault?.afterEffect === true ? undefined : faultAnswer(job);
  if (early !== undefined) return early;
  const inside = perform(job);
  progress.tookEffect = fault?.ignored !== true;
  const late = fault?.afterEffect === true ? faultAnswer(job) : undefined;
  return late ?? success(request, inside, call.requestId);
}

/** Takes a call through both phases of `onCall`, and notes what became of it if it was a write. */
function act(job: Job): Answer | 'drop' {
  const progress = { tookEffect: false };
  if (tell(job, 'before') === 'drop') {
    logWrite(job, 'dropped', false);
    return 'drop';
  }
  try {
    const made = answerTo(job, progress);
    const answer = tell(job, 'after') === 'drop' ? 'drop' : made;
    logWrite(job, outcomeOf(answer), progress.tookEffect);
    return answer;
  } catch (error) {
    if (!(error instanceof AwsRefusal)) throw error;
    const dropped = tell(job, 'after') === 'drop';
    logWrite(job, dropped ? 'dropped' : error.code, progress.tookEffect);
    if (dropped) return 'drop';
    throw error;
  }
}

/** Follows a call to its end: who, how often, what goes wrong, may they, and what is the answer. */
export function dispatch(stage: Stage, request: Request, requestId: string): Outcome {
  const { world } = stage;
  const { service, action, region, host, sourceIp, userAgent, parameters } = request;
  const operation = `${service}:${action}`;
  const caller = identify(world, stage.base, request.accessKeyId, request.token);
  settleUses(world, caller.account);
  stage.calls.count(operation, caller.account.id);
  const about = subject(request, caller);
  const fault = stage.faults.match(operation, about);
  const story = { response: null, resources: [] };
  const origin = { region, host, sourceIp, userAgent, requestId };
  const call: Call = { operation, action, world, caller, parameters, story, ...origin };
  const job: Job = { stage, request, call, fault, about };
  const { delayMs = 0 } = fault ?? {};
  const late = fault?.afterEffect === true;
  return { beforeMs: late ? 0 : delayMs, afterMs: late ? delayMs : 0, answer: () => act(job) };
}
