import type { WrittenCondition } from '../model/replacement.ts';
import { needed, type RoleOrder } from './role-order.ts';
import { kubernetes } from './trust-oidc.ts';
import { type Trust, type TrustRequest, trustDocument } from './trust-parts.ts';

/** EKS User Guide, "Pod Identity": the agent hands over tags, by which one role is one workload's. */
export function podIdentityTrust(order: RoleOrder): Trust {
  const cluster = needed(
    order.cluster,
    '--cluster',
    /^arn:aws[a-z-]*:eks:[a-z0-9-]+:\d{12}:cluster\/[A-Za-z0-9_-]{1,100}$/,
    'arn:aws:eks:eu-west-1:111122223333:cluster/shop',
    'a service account of the same name in any cluster',
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
    policy: trustDocument('WorkloadOnly', { Service: principal.name }, ['sts:AssumeRole', 'sts:TagSession'], {
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
export function rolesAnywhereTrust(order: RoleOrder): Trust {
  const anchor = needed(
    order.trustAnchor,
    '--trust-anchor',
    /^arn:aws[a-z-]*:rolesanywhere:[a-z0-9-]+:\d{12}:trust-anchor\/[0-9a-f-]{36}$/,
    'arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/UUID',
    'a certificate under any trust anchor of the account',
  );
  const name = needed(
    order.certificateName,
    '--certificate-name',
    /^[\w .@:/+=-]{1,64}$/,
    'backup.example.com',
    'every certificate under the trust anchor',
  );
  const subject = 'aws:PrincipalTag/x509Subject/CN';
  const principal = { kind: 'Service', name: 'rolesanywhere.amazonaws.com' } as const;
  const right = { 'aws:SourceArn': anchor, [subject]: name };
  const ask = (who: string, expected: 'yes' | 'no', more: Record<string, string>): TrustRequest => {
    return { who, expected, principal, action: 'sts:AssumeRole', values: { ...right, ...more } };
  };
  return {
    policy: trustDocument(
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

/** A service of AWS that runs the workload. */
export function ofService(name: string, needs: readonly string[], condition?: WrittenCondition): Trust {
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
    policy: trustDocument('ServiceOnly', { Service: name }, ['sts:AssumeRole'], condition),
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
