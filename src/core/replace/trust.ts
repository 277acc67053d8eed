import { Problem } from '../model/problem.ts';
import type { RoleKind, WrittenCondition, WrittenPolicy } from '../model/replacement.ts';
import { CLAIM, needed, type RoleOrder } from './role-order.ts';

/** Where the role will be. */
export interface RolePlace {
  readonly partition: string;
  readonly accountId: string;
}

/** Somebody who asks for the role: what AWS knows of them when it decides. */
export interface TrustRequest {
  readonly who: string;
  readonly expected: 'yes' | 'no';
  readonly principal: { readonly kind: 'Federated' | 'Service'; readonly name: string };
  readonly action: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Who may take a role, those who must be able to and those who must not, and what has to be there before. */
export interface Trust {
  readonly policy?: WrittenPolicy;
  readonly requests: readonly TrustRequest[];
  readonly needs: readonly string[];
}

/**
 * The trust of a role: exactly one workload, by claims that its issuer vouches for. Throws the {@link Problem}
 * `bad-argument` where something is missing that keeps others out, or is not what it should be.
 */
export function trustOf(order: RoleOrder, place: RolePlace): Trust {
  return KINDS[order.kind](order, place);
}

const KINDS: Readonly<Record<RoleKind, (order: RoleOrder, place: RolePlace) => Trust>> = {
  github: githubTrust,
  gitlab: gitlabTrust,
  oidc: (order, place) => {
    const issuer = needed(order.issuer, '--issuer', ISSUER, 'https://issuer.example.com');
    const audience = needed(order.audience, '--audience', CLAIM, 'sts.amazonaws.com');
    const subject = needed(order.subject, '--subject', CLAIM, 'the claim sub of the workload, whole');
    return webIdentity(place, { issuer, audience, subject });
  },
  irsa: irsaTrust,
  'pod-identity': podIdentityTrust,
  'roles-anywhere': rolesAnywhereTrust,
  // In China the service principal of EC2 has the ending of the partition (IAM User Guide for China, "EC2").
  instance: (_order, { partition }) =>
    ofService(partition === 'aws-cn' ? 'ec2.amazonaws.com.cn' : 'ec2.amazonaws.com', [
      'An instance profile with the role, on the instance (aws ec2 associate-iam-instance-profile).',
      'Instance metadata by IMDSv2 only, with a hop limit of 1 where no container on it needs the role.',
    ]),
  lambda: () => ofService('lambda.amazonaws.com', ['The function, set to run with the role.']),
  ecs: (_order, { partition, accountId }) =>
    ofService('ecs-tasks.amazonaws.com', ['A task definition that names the role as taskRoleArn.'], {
      // Another account's tasks cannot make ECS ask for this role (ECS Developer Guide, "Task IAM role").
      ArnLike: { 'aws:SourceArn': `arn:${partition}:ecs:*:${accountId}:*` },
      StringEquals: { 'aws:SourceAccount': accountId },
    }),
  'identity-center': () => ({
    requests: [],
    needs: [
      'IAM Identity Center, with the person in it or in the directory behind it.',
      'An assignment of the permission set to the person, or better to a group, in the account.',
    ],
  }),
};

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
function githubTrust(order: RoleOrder, place: RolePlace): Trust {
  const issuer = 'https://token.actions.githubusercontent.com';
  const audience = order.audience ?? stsAudience(place);
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
function gitlabTrust(order: RoleOrder, place: RolePlace): Trust {
  const issuer = needed(
    order.issuer ?? 'https://gitlab.com',
    '--issuer',
    ISSUER,
    'https://gitlab.example.com',
  );
  const audience = needed(order.audience ?? issuer, '--audience', CLAIM, issuer);
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
    policy: document('WorkloadOnly', { Federated: name }, [action], condition),
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
function irsaTrust(order: RoleOrder, place: RolePlace): Trust {
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

function kubernetes({ namespace, serviceAccount }: RoleOrder) {
  return {
    namespace: needed(namespace, '--namespace', KUBERNETES_NAME, 'shop'),
    serviceAccount: needed(serviceAccount, '--service-account', KUBERNETES_NAME, 'uploader'),
  };
}

/** EKS User Guide, "Pod Identity": the agent hands over tags, by which one role is one workload's. */
function podIdentityTrust(order: RoleOrder): Trust {
  const cluster = needed(
    order.cluster,
    '--cluster',
    /^arn:aws[a-z-]*:eks:[a-z0-9-]+:\d{12}:cluster\/[A-Za-z0-9_-]{1,100}$/,
    'arn:aws:eks:eu-west-1:111122223333:cluster/shop',
  );
  const { namespace, serviceAccount } = kubernetes(order);
  const tag = 'aws:RequestTag/';
  const values = {
    [`${tag}eks-cluster-arn`]: cluster,
    [`${tag}kubernetes-namespace`]: namespace,
    [`${tag}kubernetes-service-account`]: serviceAccount,
  };
  const principal = { kind: 'Service', name: 'pods.eks.amazonaws.com' } as const;
  const ask = (who: string, expected: 'yes' | 'no', more: Record<string, string>): TrustRequest => {
    return { who, expected, principal, action: 'sts:AssumeRole', values: { ...values, ...more } };
  };
  return {
    policy: document('WorkloadOnly', { Service: principal.name }, ['sts:AssumeRole', 'sts:TagSession'], {
      StringEquals: values,
    }),
    requests: [
      ask(`the service account ${namespace}/${serviceAccount}`, 'yes', {}),
      ask('another service account of the namespace', 'no', {
        [`${tag}kubernetes-service-account`]: 'other',
      }),
      ask('the same names in another cluster', 'no', { [`${tag}eks-cluster-arn`]: `${cluster}-other` }),
    ],
    needs: [
      'The EKS Pod Identity agent in the cluster, and an association of the role with the service account.',
    ],
  };
}

/** Roles Anywhere User Guide, "Trust model": the anchor is the source, the certificate's subject comes as tags. */
function rolesAnywhereTrust(order: RoleOrder): Trust {
  const anchor = needed(
    order.trustAnchor,
    '--trust-anchor',
    /^arn:aws[a-z-]*:rolesanywhere:[a-z0-9-]+:\d{12}:trust-anchor\/[0-9a-f-]{36}$/,
    'arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/UUID',
  );
  const name = needed(
    order.certificateName,
    '--certificate-name',
    /^[\w .@:/+=-]{1,64}$/,
    'backup.example.com',
  );
  const subject = 'aws:PrincipalTag/x509Subject/CN';
  const principal = { kind: 'Service', name: 'rolesanywhere.amazonaws.com' } as const;
  const right = { 'aws:SourceArn': anchor, [subject]: name };
  const ask = (who: string, expected: 'yes' | 'no', more: Record<string, string>): TrustRequest => {
    return { who, expected, principal, action: 'sts:AssumeRole', values: { ...right, ...more } };
  };
  return {
    policy: document(
      'CertificateOnly',
      { Service: principal.name },
      ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'],
      { ArnEquals: { 'aws:SourceArn': anchor }, StringEquals: { [subject]: name } },
    ),
    requests: [
      ask(`a certificate of ${name}`, 'yes', {}),
      ask('a certificate of another name', 'no', { [subject]: `not-${name}` }),
      ask('the same name under another trust anchor', 'no', {
        'aws:SourceArn': anchor.replace(/[0-9a-f-]{36}$/, '00000000-0000-0000-0000-000000000000'),
      }),
    ],
    needs: [
      'A profile of Roles Anywhere that names the role (aws rolesanywhere create-profile).',
      "The machine's certificate and private key, and aws_signing_helper in its AWS configuration.",
    ],
  };
}

function ofService(name: string, needs: readonly string[], condition?: WrittenCondition): Trust {
  const right = Object.assign({}, ...Object.values(condition ?? {})) as Record<string, string>;
  // What the pattern stands for: AWS says whose task it is.
  const values = Object.fromEntries(
    Object.entries(right).map(([key, value]) => [
      key,
      value.replace(':ecs:*:', ':ecs:eu-west-1:').replace(/:\*$/, ':task/1'),
    ]),
  );
  const ask = (who: string, expected: 'yes' | 'no', service: string, more = values): TrustRequest => {
    return {
      who,
      expected,
      principal: { kind: 'Service', name: service },
      action: 'sts:AssumeRole',
      values: more,
    };
  };
  const foreign = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, value.replace(/\d{12}/, '000000000000')]),
  );
  return {
    policy: document('ServiceOnly', { Service: name }, ['sts:AssumeRole'], condition),
    requests: [
      ask(`the service ${name}`, 'yes', name),
      ask('another service', 'no', 'glue.amazonaws.com'),
      ...(condition === undefined
        ? []
        : [ask('the service for another account', 'no' as const, name, foreign)]),
    ],
    needs,
  };
}

function document(
  Sid: string,
  Principal: Readonly<Record<string, string>>,
  Action: readonly string[],
  Condition?: WrittenCondition,
): WrittenPolicy {
  return {
    Version: '2012-10-17',
    Statement: [{ Sid, Effect: 'Allow', Principal, Action, ...(Condition !== undefined && { Condition }) }],
  };
}
