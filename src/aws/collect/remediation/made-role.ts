import { GetRoleCommand } from '@aws-sdk/client-iam';
import { type Fact, known, unread } from '../../../core/model/fact.ts';
import { instant } from '../../../core/model/time.ts';
import type { LiveRole } from '../../../core/plan/contain-made.ts';
import type { AccountSession } from '../../session/account-session.ts';

/** A role by its name, as it is now; `null` where there is none. */
export async function readMadeRole(
  session: AccountSession,
  RoleName: string,
): Promise<Fact<LiveRole | null>> {
  const name = 'iam:GetRole';
  const command = new GetRoleCommand({ RoleName });
  const answer = await session.call(name, ({ iam }) => iam.send(command));
  if (answer.state === 'unread') {
    if (answer.code !== 'NoSuchEntity') return answer;
    return known(null, name, instant(session.clock.now()));
  }
  const { RoleId: roleId, Arn: roleArn, CreateDate } = answer.value.Role ?? {};
  if (roleId === undefined || roleArn === undefined || CreateDate === undefined)
    return unread(name, 'BadAnswer', 'The answer lacks the id, the ARN or the creation date of the role.');
  return { ...answer, value: { roleId, roleArn, createdAt: instant(CreateDate) } };
}
