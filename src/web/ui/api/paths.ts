import type { AccountDetail, AccountsPage, RunsPage, SearchAnswer } from '../../api/accounts.ts';
import type {
  DemoState,
  InvestigationList,
  InvestigationRequest,
  ScanRequest,
  Setup,
  SuppressionRequest,
  SuppressionsMade,
} from '../../api/actions.ts';
import type { AuditList, AuditVerification } from '../../api/audit.ts';
import type { FrameworkPage, FrameworksAnswer, RulePage, RulesAnswer } from '../../api/catalogue.ts';
import type { FindingDetail, FindingsPage, GroupsPage } from '../../api/findings.ts';
import type { JobList, JobStarted } from '../../api/jobs.ts';
import type { Changes, HeatMap, KeyCloud, Overview, TrendAnswer } from '../../api/overview.ts';
import type {
  ApplyRequest,
  ApprovalRequest,
  ContainmentRequest,
  DeniedCallsRequest,
  Due,
  PlanList,
  PlanRequest,
  PlanStanding,
  PlanView,
  UndoMade,
  UndoRequest,
} from '../../api/plans.ts';
import type { Principal, PrincipalsPage } from '../../api/principals.ts';
import type { Session, SessionEnded, SessionList } from '../../api/session.ts';
import { asItWas } from './visible.ts';

/** What each GET answers, by its path below `/api/v1` with parameters as `:name`. One line a path. */
export interface Reads {
  '/session': Session;
  '/sessions': SessionList;
  '/setup': Setup;
  '/overview': Overview;
  '/overview/heat-map': HeatMap;
  '/overview/keys': KeyCloud;
  '/overview/trend': TrendAnswer;
  '/overview/changes': Changes;
  '/findings': FindingsPage;
  '/findings/groups': GroupsPage;
  '/findings/:id': FindingDetail;
  '/principals': PrincipalsPage;
  '/principals/:account/:kind/:name': Principal;
  '/accounts': AccountsPage;
  '/accounts/:id': AccountDetail;
  '/runs': RunsPage;
  '/search': SearchAnswer;
  '/rules': RulesAnswer;
  '/rules/:id': RulePage;
  '/frameworks': FrameworksAnswer;
  '/frameworks/:id': FrameworkPage;
  '/plans': PlanList;
  '/plans/due': Due;
  '/plans/:id': PlanView;
  '/investigations/:accessKeyId': InvestigationList;
  '/audit': AuditList;
  '/audit/verification': AuditVerification;
  '/jobs': JobList;
  '/jobs/:id': JobStarted;
}

/** What each POST takes and answers. */
export interface Posts {
  '/session/end': { takes: undefined; answers: SessionEnded };
  '/demo': { takes: undefined; answers: DemoState };
  '/scans': { takes: ScanRequest; answers: JobStarted };
  '/suppressions': { takes: SuppressionRequest; answers: SuppressionsMade };
  '/investigations': { takes: InvestigationRequest; answers: JobStarted };
  '/plans': { takes: PlanRequest; answers: JobStarted };
  '/plans/containment': { takes: ContainmentRequest; answers: JobStarted };
  '/plans/denied-calls': { takes: DeniedCallsRequest; answers: JobStarted };
  '/plans/:id/dry-run': { takes: undefined; answers: JobStarted };
  '/plans/:id/approval': { takes: ApprovalRequest; answers: PlanStanding };
  '/plans/:id/apply': { takes: ApplyRequest; answers: JobStarted };
  '/plans/:id/undo': { takes: UndoRequest; answers: UndoMade };
}

/** What each DELETE answers. */
export interface Deletes {
  '/demo': DemoState;
  '/jobs/:id': unknown;
  '/sessions/:id': unknown;
}

/** The names of the parameters in a path: `'id'` for `/jobs/:id`. */
type NamesIn<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | NamesIn<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

/** Values that may stand behind the question mark; what is `undefined` is left out, a list is repeated. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** What fills a path in. */
export type Fill<Path extends string> = [NamesIn<Path>] extends [never]
  ? { readonly params?: undefined; readonly query?: Query }
  : { readonly params: Readonly<Record<NamesIn<Path>, string>>; readonly query?: Query };

/** The path with its parameters and query, each escaped: an account's name may hold anything. */
export function filledPath(
  path: string,
  fill: { readonly params?: Readonly<Record<string, string>> | undefined; readonly query?: Query } = {},
): string {
  const filled = path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = fill.params?.[name];
    if (value === undefined || value === '') throw new Error(`${path} lacks ${name}.`);
    return encodeURIComponent(asItWas(value).toWellFormed());
  });
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fill.query ?? {})) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== '') query.append(name, asItWas(String(each)));
    }
  }
  return query.size === 0 ? filled : `${filled}?${query}`;
}
