import { KeyFinder } from '../../../../core/where-used/key-finder.ts';
import type { AccountSession } from '../../../session/account-session.ts';
import { answering } from '../../../test-support/answering.ts';
import { setScene } from '../../../test-support/scene.ts';
import { searchAccount } from '../search-account.ts';
import { KEPT_EVERYWHERE, KEPT_KEY } from './kept-key.ts';

export type Answers = Parameters<typeof answering>[1];

/** Looks for the key of the tests. */
export const finder = new KeyFinder([KEPT_KEY]);

/** A session in an account that keeps a key everywhere, but for what the test answers itself. */
export async function keeping(answers: Answers = {}): Promise<AccountSession> {
  const { member } = await setScene();
  return answering(member, { ...KEPT_EVERYWHERE, ...answers });
}

/** What a search of such an account gives. */
export async function searched(
  answers: Answers = {},
  options: { decrypt?: boolean; regions?: string[] } = {},
) {
  const account = await keeping(answers);
  return searchAccount(account, { finder, decrypt: true, ...options });
}

/** Answers of an account that has nothing. */
export const NOTHING: Answers = {
  'lambda:ListFunctions': () => ({ Functions: [] }),
  'ecs:ListTaskDefinitions': () => ({ taskDefinitionArns: [] }),
  'ec2:DescribeInstances': () => ({ Reservations: [] }),
  'ec2:DescribeLaunchTemplates': () => ({ LaunchTemplates: [] }),
  'ssm:DescribeParameters': () => ({ Parameters: [] }),
  'codebuild:ListProjects': () => ({ projects: [] }),
  'amplify:ListApps': () => ({ apps: [] }),
  'cloudformation:DescribeStacks': () => ({ Stacks: [] }),
};
