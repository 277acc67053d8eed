import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { settingsVocabulary } from '../../src/app/settings-file.ts';
import { parseSettingsText } from '../../src/core/settings/parse-settings.ts';
import { PYTHON_OPTIONS, pythonCommand } from '../emulators/python.ts';
import { refusalOf } from './commands.ts';
import { ROOT, textOf } from './read-template.ts';

interface Container {
  readonly image: string;
  readonly args: readonly string[];
  readonly securityContext: object;
  readonly volumeMounts: readonly { readonly mountPath: string }[];
  readonly resources: { readonly limits: object };
}

interface PodSpec {
  readonly containers: readonly Container[];
  readonly securityContext: object;
  readonly serviceAccountName: string;
  readonly automountServiceAccountToken: boolean;
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly template?: { readonly spec: PodSpec };
    readonly jobTemplate?: { readonly spec: { readonly template: { readonly spec: PodSpec } } };
  };
}

const FILES = readdirSync(`${ROOT}deploy/kubernetes`).filter((name) => name.endsWith('.yaml'));
const all = FILES.flatMap((name) =>
  parseAllDocuments(textOf(`deploy/kubernetes/${name}`)).map((document) => document.toJS() as Manifest),
);
const pods = all.flatMap(({ metadata, spec }) => {
  const pod = spec?.template?.spec ?? spec?.jobTemplate?.spec.template.spec;
  return pod === undefined ? [] : [[metadata.name, pod] as const];
});

function faultsOf(manifests: readonly object[]): readonly string[] {
  const program = fileURLToPath(new URL('kubernetes-schemas.py', import.meta.url));
  const done = spawnSync(pythonCommand(), [...PYTHON_OPTIONS, program], {
    input: JSON.stringify(manifests),
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new Error(done.stderr);
  return JSON.parse(done.stdout) as readonly string[];
}

test('every object is one of Kubernetes, strictly, and the schemas do refuse what is none', () => {
  expect(all.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['CronJob', 'Deployment', 'ServiceAccount']),
  );
  const [first] = all.filter(({ kind }) => kind === 'CronJob');
  const faults = faultsOf([...all, { ...first, spec: { ...first?.spec, shedule: 'x' } }]);
  expect(faults).toHaveLength(2);
  for (const fault of faults) expect(fault).toContain('shedule');
});

describe.each(pods)('a pod of %s', (_name, pod) => {
  const [container] = pod.containers;
  test('runs as nobody, on a root it cannot write to, with nothing that it may do besides', () => {
    expect(pod.containers).toHaveLength(1);
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(container?.resources.limits).toHaveProperty('memory');
  });

  test('is known to AWS by its service account, and has no token of the cluster', () => {
    expect(pod).toMatchObject({ serviceAccountName: 'keyreeve', automountServiceAccountToken: false });
    expect(all.find(({ kind }) => kind === 'ServiceAccount')?.metadata).toMatchObject({
      annotations: { 'eks.amazonaws.com/role-arn': expect.stringMatching(/^arn:aws:iam::\d{12}:role\//) },
    });
  });

  test('gives arguments that the command line takes, and can write where they need it', async () => {
    expect(await refusalOf(container?.args ?? [])).toBeUndefined();
    const mounts = container?.volumeMounts.map(({ mountPath }) => mountPath);
    expect(mounts).toEqual(expect.arrayContaining(['/var/lib/keyreeve', '/etc/keyreeve', '/tmp']));
  });
});

test('arguments that the command line does not take would be noticed', async () => {
  expect(await refusalOf(['watch', '--evry', '6h'])).toContain('--evry');
  expect(await refusalOf(['watsch'])).toContain('watsch');
});

test('the settings in the config map are settings', () => {
  const map = all.find(({ kind }) => kind === 'ConfigMap');
  const settings = parseSettingsText(
    map?.data?.['keyreeve.yaml'] ?? '',
    'keyreeve.yaml',
    settingsVocabulary(),
  );
  expect(settings).toMatchObject({
    accounts: { organization: true },
    store: { retention: { snapshotDays: 400, runDays: 800 } },
  });
});

test('all objects are in one namespace', () => {
  for (const { kind, metadata } of all)
    expect(metadata.namespace, kind).toBe(kind === 'Namespace' ? undefined : 'keyreeve');
});
