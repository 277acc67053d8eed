import { Problem } from '../../core/model/problem.ts';
import { actionsNamed, type CredentialAction } from '../../core/policy/who-can/actions.ts';

/** What goes with the names of actions. */
interface Asked {
  readonly for?: string;
  /** The ARN of a resource. */
  readonly on?: string;
}

/** The actions that were named, each once. Throws a {@link Problem} for what cannot be asked. */
export function actionsAsked(
  names: readonly string[],
  { for: user, on }: Asked,
): readonly CredentialAction[] {
  if (on !== undefined && on !== '*' && !/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/s.test(on)) {
    throw new Problem('bad-argument', `--on "${on.slice(0, 80)}" is no ARN.`, {
      hint: 'Write it as AWS does: arn:aws:s3:::bucket/*.',
    });
  }
  const actions = names.flatMap((name) => actionsNamed(name, on));
  const wrong =
    user === undefined ? undefined : actions.find((each) => each.on === 'new-user' || each.on === 'resource');
  if (wrong !== undefined) {
    throw new Problem('bad-argument', `${wrong.id} is not made for a user that is there.`, {
      hint: 'Leave out --for, or ask about another action.',
    });
  }
  return [...new Map(actions.map((each) => [each.id.toLowerCase(), each])).values()];
}
