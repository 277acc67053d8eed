import { Problem } from '../model/problem.ts';
import type { WrittenCondition } from '../model/replacement.ts';
import { CLAIM, needed, type RoleOrder } from './role-order.ts';
import { type RolePlace, type Trust, type TrustRequest, trustDocument } from './trust-parts.ts';

const ISSUER = /^https:\/\/[a-z0-9.-]{1,200}(?::\d{1,5})?(?:\/[\w./~-]{1,300})?$/;
const NAME = '[A-Za-z0-9_.-]{1,100}';

interface Claims {
  readonly issuer: string;
  readonly audience: string;
  readonly subject: string;
  /** The claim that is like this is let in too: of the one repository, whatever its branch. */
  readonly like?: string;
}

/** GitHub's own documentation asks for both claims ("Configuring OpenID Connect in Amazon Web Services"). */
export function githubTrust(order: RoleOrder, place: RolePlace): Trust {
  const issuer = 'https://token.actions.githubusercontent.com';
  const audience = order.audience ?? stsAudience(place);
  wholeOrParts(order);
  if (order.subject !== undefined)
    return webIdentity(place, {
      issuer,
      audience: needed(audience, '--audience', CLAIM, 'sts.amazonaws.com'),
      subject: needed(order.subject, '--subject', CLAIM, 'repo:example/shop:ref:refs/heads/main'),
    });
  const repository = needed(
    order.repository,
    '--repository',
    new RegExp(`^${NAME}/${NAME}$`),
    'example/shop: one repository, not a whole organisation',
  );
  const claim = `repo:${repository}:`;
  return webIdentity(place, {
    issuer,
    audience: needed(audience, '--audience', CLAIM, 'sts.amazonaws.com'),
    ...claimOf(
      order,
      claim,
      (ref) => `ref:${ref}`,
      /^refs\/(heads|tags)\/[^*?$\s]{1,250}$/,
      'refs/heads/main',
    ),
  });
}

/** GitLab: "Configure OpenID Connect in AWS to retrieve temporary credentials". */
export function gitlabTrust(order: RoleOrder, place: RolePlace): Trust {
  const issuer = needed(
    order.issuer ?? 'https://gitlab.com',
    '--issuer',
    ISSUER,
    'https://gitlab.example.com',
  );
  const audience = needed(order.audience ?? issuer, '--audience', CLAIM, issuer);
  wholeOrParts(order);
  if (order.subject !== undefined)
    return webIdentity(place, {
      issuer,
      audience,
      subject: needed(order.subject, '--subject', CLAIM, 'project_path:group/shop:ref_type:branch:ref:main'),
    });
  const project = needed(
    order.project,
    '--project',
    new RegExp(`^${NAME}(?:/${NAME}){1,20}$`),
    'group/shop: one project, not a whole group',
  );
  const claim = `project_path:${project}:`;
  return webIdentity(place, {
    issuer,
    audience,
    ...claimOf(
      { ...order, environment: undefined },
      claim,
      (ref) => `ref_type:branch:ref:${ref}`,
      /^[^*?$\s]{1,250}$/,
      'main',
    ),
  });
}

/** A subject is whole: whoever names a repository or a branch beside it would believe that these are heeded. */
function wholeOrParts({ subject, repository, project, ref, environment, anyRef }: RoleOrder): void {
  const parts = [repository, project, ref, environment, anyRef].filter((part) => part !== undefined);
  if (subject === undefined || parts.length === 0) return;
  throw new Problem('bad-argument', '--subject says it whole, and cannot go with parts of it.', {
    hint: 'Leave out --subject, or --repository, --project, --ref, --environment and --any-ref.',
  });
}

/** Any other issuer: all three are asked for, and none of them is guessed. */
export function oidcTrust(order: RoleOrder, place: RolePlace): Trust {
  return webIdentity(place, {
    issuer: needed(order.issuer, '--issuer', ISSUER, 'https://issuer.example.com'),
    audience: needed(order.audience, '--audience', CLAIM, 'sts.amazonaws.com'),
    subject: needed(order.subject, '--subject', CLAIM, 'the claim sub of the workload, whole'),
  });
}

/** How the part of a repository is named. GitLab's subject has no environment. */
interface Named {
  readonly ref?: string | undefined;
  readonly environment?: string | undefined;
  readonly anyRef?: boolean | undefined;
}

function claimOf(
  { ref, environment, anyRef }: Named,
  claim: string,
  ofRef: (ref: string) => string,
  pattern: RegExp,
  like: string,
): Pick<Claims, 'subject' | 'like'> {
  const ways = [ref, environment, anyRef === true ? '' : undefined].filter((way) => way !== undefined).length;
  if (ways !== 1)
    throw new Problem(
      'bad-argument',
      ways === 0
        ? 'Which branch or environment may take the role is not said.'
        : '--ref, --environment and --any-ref cannot go together.',
      {
        hint: `Say --ref ${like}, of GitHub else --environment NAME, or --any-ref for every branch and pull request.`,
      },
    );
  if (environment !== undefined)
    return {
      subject: `${claim}environment:${needed(environment, '--environment', /^[^*?$\s:]{1,255}$/, 'production')}`,
    };
  if (ref !== undefined) return { subject: `${claim}${ofRef(needed(ref, '--ref', pattern, like))}` };
  return { subject: `${claim}${ofRef(like)}`, like: `${claim}*` };
}

/** In China STS's audience has the ending of the partition (configure-aws-credentials, "audience"). */
function stsAudience({ partition }: RolePlace): string {
  return partition === 'aws-cn' ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com';
}

function webIdentity(
  { partition, accountId }: RolePlace,
  { issuer, audience, subject, like }: Claims,
): Trust {
  const host = issuer.replace(/^https:\/\//, '').replace(/\/$/, '');
  const name = `arn:${partition}:iam::${accountId}:oidc-provider/${host}`;
  const action = 'sts:AssumeRoleWithWebIdentity';
  const exact = { [`${host}:aud`]: audience };
  const condition: WrittenCondition =
    like === undefined
      ? { StringEquals: { ...exact, [`${host}:sub`]: subject } }
      : { StringEquals: exact, StringLike: { [`${host}:sub`]: like } };
  const ask = (who: string, expected: 'yes' | 'no', sub: string, aud = audience): TrustRequest => ({
    ...{ who, expected, action },
    principal: { kind: 'Federated', name },
    values: { [`${host}:aud`]: aud, [`${host}:sub`]: sub },
  });
  return {
    policy: trustDocument('WorkloadOnly', { Federated: name }, [action], condition),
    requests: [
      ask(like === undefined ? `the subject ${subject}` : `a subject such as ${subject}`, 'yes', subject),
      ask('another subject of the same issuer', 'no', othersOf(subject)),
      ask('a subject that only begins as this one', 'no', `${like?.replace(/:\*$/, '') ?? subject}-other:x`),
      ask('the right subject with a token for another audience', 'no', subject, 'https://other.example.com'),
    ],
    needs: [
      `The identity provider ${issuer} in this account (aws iam create-open-id-connect-provider), with the audience ${audience}.`,
    ],
  };
}

/** The same claim of somebody else: the first name in it is another one. */
function othersOf(subject: string): string {
  const other = subject.replace(/[A-Za-z0-9_.-]+(?=[/:][^/:]*(?:[/:]|$))/g, (part) =>
    part === 'repo' || part === 'project_path' ? part : `not-${part}`,
  );
  return other === subject ? `not-${subject}` : other;
}

/** EKS User Guide, "Assign IAM roles to Kubernetes service accounts". */
export function irsaTrust(order: RoleOrder, place: RolePlace): Trust {
  const issuer = needed(
    order.issuer,
    '--issuer',
    ISSUER,
    'https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE',
  );
  const { namespace, serviceAccount } = kubernetes(order);
  const subject = `system:serviceaccount:${namespace}:${serviceAccount}`;
  const trust = webIdentity(place, { issuer, audience: stsAudience(place), subject });
  return {
    ...trust,
    needs: [
      ...trust.needs,
      `The annotation eks.amazonaws.com/role-arn on the service account ${namespace}/${serviceAccount}.`,
    ],
  };
}

const KUBERNETES_NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

/** The names of a service account. */
export function kubernetes({ namespace, serviceAccount }: RoleOrder) {
  return {
    namespace: needed(namespace, '--namespace', KUBERNETES_NAME, 'shop'),
    serviceAccount: needed(serviceAccount, '--service-account', KUBERNETES_NAME, 'uploader'),
  };
}
