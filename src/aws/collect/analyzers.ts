import { ListAnalyzersCommand } from '@aws-sdk/client-accessanalyzer';
import type { Analyzer } from '../../core/model/account-facts.ts';
import { type Fact, unread } from '../../core/model/fact.ts';
import type { AccountSession } from '../session/account-session.ts';
import { readPages } from './pages.ts';

/** The analyzers of IAM Access Analyzer in a region. */
export function readAnalyzers(account: AccountSession, region: string): Promise<Fact<readonly Analyzer[]>> {
  const name = 'access-analyzer:ListAnalyzers';
  return readPages<Analyzer>(async (nextToken) => {
    const command = new ListAnalyzersCommand({ ...(nextToken && { nextToken }) });
    const answer = await account.call(name, async (clients) =>
      (await clients.accessAnalyzer(region)).send(command),
    );
    if (answer.state === 'unread') return answer;
    const { analyzers, nextToken: next } = answer.value;
    if (analyzers === undefined) return unread(name, 'BadAnswer', 'The answer holds no list.');
    const items = analyzers.map(({ name: label = '', arn = '', type, status }) => ({
      name: label,
      arn,
      type: String(type ?? 'unknown'),
      status: String(status ?? 'unknown'),
    }));
    return { ...answer, value: { items, next } };
  });
}
