import type { PolicyStatement } from '../model/authorization.ts';
import type { OpenCondition } from '../model/decision.ts';
import type { CompiledPolicy, CompiledStatement } from './compile.ts';
import { isRootOf } from './trust-names.ts';

/** Whether a name of a trust policy is of one account. */
function accountOfPrincipal(name: string): string | undefined {
  return /^\d{12}$/.test(name) ? name : /^arn:[^:]+:(?:iam|sts)::(\d{12}):/.exec(name)?.[1];
}

/** Somebody outside the account, or everybody, whom a trust policy lets in. */
export interface OutsideTrust {
  readonly kind: 'account' | 'principal' | 'everybody' | 'federated';
  /** Account id, ARN, or the name of the provider; `*` for everybody. */
  readonly name: string;
  /** Everything that its statement demands, and every deny: what holds of a stranger's call is not known. */
  readonly conditions: readonly OpenCondition[];
}

/** Whom a trust policy lets in from outside the account. Whether they may, their own accounts decide too. */
export function outsideOf(trust: CompiledPolicy, accountId: string): readonly OutsideTrust[] {
  if ('unread' in trust) return [];
  const denies = trust.statements.filter(({ effect }) => effect === 'Deny').flatMap(quotesOf);
  const found = trust.statements
    .filter(
      ({ effect, coversAction }) => effect === 'Allow' && LETS_IN.some((action) => coversAction(action)),
    )
    .flatMap((statement) => {
      const conditions = [...quotesOf(statement), ...denies];
      return namesOutside(statement.source, accountId).map((each) => ({ ...each, conditions }));
    });
  return [
    ...new Map(
      found.map((each) => [`${each.kind} ${each.name} ${JSON.stringify(each.conditions)}`, each]),
    ).values(),
  ];
}

const LETS_IN = ['sts:assumerole', 'sts:assumerolewithsaml', 'sts:assumerolewithwebidentity'];

function quotesOf({ ref, effect, conditions }: CompiledStatement): readonly OpenCondition[] {
  return conditions.map(({ quote }) => ({ ...ref, effect, quote }));
}

function namesOutside(
  { principals, notPrincipals }: PolicyStatement,
  accountId: string,
): readonly Pick<OutsideTrust, 'kind' | 'name'>[] {
  if (notPrincipals !== undefined) return [{ kind: 'everybody', name: '*' }];
  const aws = (principals?.AWS ?? []).flatMap((name): Pick<OutsideTrust, 'kind' | 'name'>[] => {
    if (name === '*') return [{ kind: 'everybody', name }];
    const account = accountOfPrincipal(name);
    // An id such as AIDA… is of a principal that was deleted: nobody.
    if (account === undefined || account === accountId) return [];
    const whole = name === account || isRootOf(name, account);
    return [whole ? { kind: 'account', name: account } : { kind: 'principal', name }];
  });
  return [...aws, ...(principals?.Federated ?? []).map((name) => ({ kind: 'federated' as const, name }))];
}
