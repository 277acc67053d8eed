import type { OpenCondition, PolicyRef, StatementRef, Stop } from '../../model/decision.ts';
import { accountPseudonym, redactAccount } from '../../model/redact.ts';
import { Pseudonyms } from '../../model/redact-more.ts';
import type {
  AccountWhoCan,
  HopThing,
  PrincipalAnswer,
  ToldAnswer,
  ToldHop,
  ToldOutside,
  ToldPrincipal,
  ToldRight,
  ToldUsers,
  ToldWay,
  WhoCan,
} from '../../model/who-can.ts';

/**
 * Answers under pseudonyms. Policies are judged by their real names, which their patterns hold; so this works on what
 * was found, and leaves of a condition its operator, its key, and what names nothing. Accounts are counted in the order
 * of their ids, everything else in the order in which it is told.
 */
export function redactWhoCan(found: WhoCan): WhoCan {
  const { for: user, as, ...rest } = found;
  const ids = [...found.accounts, ...found.notRead].map(({ account }) => account.id);
  const accounts = new Map([...new Set(ids)].sort().map((id, index) => [id, accountPseudonym(index)]));
  return {
    ...rest,
    redacted: true,
    ...(user !== undefined && { for: 'the user asked for' }),
    ...(as !== undefined && { as: 'the principal asked of' }),
    accounts: found.accounts.map((each) =>
      redactAccountAnswers(each, accounts.get(each.account.id) ?? 'account'),
    ),
    notRead: found.notRead.map(({ account, words, skipped }) => ({
      account: redactAccount(account, accounts.get(account.id) ?? 'account'),
      words,
      skipped,
    })),
  };
}

function redactAccountAnswers(found: AccountWhoCan, pseudonym: string): AccountWhoCan {
  const redacting = new Redacting(`arn:${found.account.partition}:iam::${pseudonym}:`);
  const { controlsUnread } = found;
  return {
    ...found,
    account: redactAccount(found.account, pseudonym),
    ...(controlsUnread !== undefined && { controlsUnread: { words: controlsUnread.words } }),
    answers: found.answers.map((each) => redacting.answer(each)),
    memberRoots: found.memberRoots.map((each) => ({
      ...redacting.told(each),
      principal: redacting.principal(each.principal),
    })),
    cutShort: found.cutShort.map((each) => redacting.principal(each)),
    unfollowed: found.unfollowed.map(({ principal, calls }) => ({
      principal: redacting.principal(principal),
      calls,
    })),
  };
}

/** Pseudonyms of one account. */
class Redacting {
  readonly #prefix: string;
  readonly #names = new Pseudonyms();

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  answer({ stoppedBy, ...each }: PrincipalAnswer): PrincipalAnswer {
    return {
      ...each,
      principal: this.principal(each.principal),
      rights: each.rights.map((right) => this.#right(right)),
      ways: each.ways.map((way) => this.#way(way)),
      outside: each.outside.map((outside) => this.#outside(outside)),
      ...(stoppedBy !== undefined && { stoppedBy: this.#stop(stoppedBy) }),
    };
  }

  principal({ type, name }: ToldPrincipal): ToldPrincipal {
    const pseudonym = this.#names.of(type, name);
    return { type, name: pseudonym, arn: `${this.#prefix}${type}/${pseudonym}` };
  }

  told<T extends ToldAnswer>(answer: T): T {
    return { ...answer, conditions: answer.conditions.map((each) => this.#condition(each)) };
  }

  #right(told: ToldRight): ToldRight {
    const { example, ...right } = this.told(told);
    return {
      ...right,
      users: this.#users(right.users),
      except: this.#users(right.except),
      ...(example !== undefined && { example: `${this.#prefix}user/…` }),
      allowedBy: right.allowedBy.map((each) => this.#statement(each)),
    };
  }

  #way(way: ToldWay): ToldWay {
    const { hops, last, ...right } = way;
    return {
      ...this.#right(right),
      hops: hops.map((hop) => this.#hop(hop)),
      last: this.principal(last),
    };
  }

  #hop(told: ToldHop): ToldHop {
    const { detail, ...hop } = this.told(told);
    // The service that a role is passed to, and the number of a version, name nobody.
    const kept = hop.kind === 'pass-role' || /^v\d+$/.test(detail ?? '');
    return {
      ...hop,
      by: this.principal(hop.by),
      on: this.#thing(hop.on),
      ...(detail !== undefined && { detail: kept ? detail : this.#names.of('thing', detail) }),
    };
  }

  #thing({ type, name }: HopThing): HopThing {
    const pseudonym = this.#names.of(type, name);
    return { type, name: pseudonym, arn: `${this.#prefix}${type}/${pseudonym}` };
  }

  #users({ count, names }: ToldUsers): ToldUsers {
    return { count, names: names.map((name) => this.#names.of('user', name)) };
  }

  #outside({ kind, name, conditions }: ToldOutside): ToldOutside {
    return {
      kind,
      name: name === '*' ? name : this.#names.of(`outside-${kind}`, name),
      conditions: conditions.map((each) => this.#condition(each)),
    };
  }

  #condition({ effect, quote, ...statement }: OpenCondition): OpenCondition {
    return { ...this.#statement(statement), effect, quote: redactQuote(quote) };
  }

  #statement({ policy, statement }: StatementRef): StatementRef {
    return { policy: this.#policy(policy), statement };
  }

  #policy({ layer, name, id, on }: PolicyRef): PolicyRef {
    const isOfAws = id !== undefined && /^arn:[^:]+:iam::aws:policy\//.test(id);
    const shown = isOfAws ? name : this.#names.of('policy', id ?? `${on?.type} ${on?.name} ${name}`);
    return {
      layer,
      name: shown,
      ...(isOfAws && { id }),
      ...(on !== undefined && { on: { type: on.type, name: this.#names.of(on.type, on.name) } }),
    };
  }

  #stop(stop: Stop): Stop {
    if (stop.how === 'denied') return { how: 'denied', by: this.#statement(stop.by) };
    const { at, ...rest } = stop;
    return { ...rest, ...(at !== undefined && { at: this.#names.of('level', at) }) };
  }
}

/** Operator and key stay, and values that name nothing; what follows a slash in a key is the name of a tag. */
function redactQuote(quote: string): string {
  const whole = JSON.parse(quote) as Readonly<Record<string, unknown>>;
  const redacted = Object.entries(whole).map(([name, inside]) => {
    if (typeof inside !== 'object' || inside === null || Array.isArray(inside)) return [name, '…'];
    const keys = Object.entries(inside).map(([key, value]) => [
      key.replace(/\/.*/s, '/…'),
      redactValue(value),
    ]);
    return [name, Object.fromEntries(keys)];
  });
  return JSON.stringify(Object.fromEntries(redacted));
}

function redactValue(value: unknown): unknown {
  return typeof value === 'string' && /^(true|false|\d{1,9})$/i.test(value) ? value : '…';
}
