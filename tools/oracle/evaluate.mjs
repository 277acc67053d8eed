// Answers requests by the evaluator of @cloud-copilot/iam-simulate, which is AGPL: a program of its own, so that nothing
// of Keyreeve links it. One request a line of standard input, as JSON; one answer a line of standard output, in the same
// order. With `--time` the last line is `{"ms":…}`: the time spent deciding, reading and writing left out.
import { createInterface } from 'node:readline';
import { runSimulation, runUnsafeSimulation } from '@cloud-copilot/iam-simulate';

const ANSWERS = { Allowed: 'allowed', ExplicitlyDenied: 'denied', ImplicitlyDenied: 'not-allowed' };

const named = (policies) => policies.map((policy, index) => ({ name: `p${index}`, policy }));

/** The evaluator's own shape of a request. */
function simulationOf({
  principal,
  action,
  resource,
  account,
  context,
  identity,
  boundary,
  controls,
  session,
  trust,
}) {
  return {
    request: { principal, action, resource: { resource, accountId: account }, contextVariables: context },
    identityPolicies: named(identity),
    serviceControlPolicies: controls.map((level, index) => ({
      orgIdentifier: `level-${index}`,
      policies: named(level),
    })),
    resourceControlPolicies: [],
    ...(boundary !== undefined && { permissionBoundaryPolicies: named([boundary]) }),
    ...(trust !== undefined && { resourcePolicy: trust }),
    ...(session !== undefined && { sessionPolicy: session }),
  };
}

/** Only the way that looks at the request first knows session policies, and reads policies of resources. */
async function answer(request) {
  const simulation = simulationOf(request);
  const { session, trust } = request;
  if (session === undefined && trust === undefined) return ANSWERS[runUnsafeSimulation(simulation, {})];
  const result = await runSimulation(simulation, {});
  if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors));
  return ANSWERS[result.overallResult];
}

async function tried(request) {
  try {
    return { answer: await answer(request) };
  } catch (error) {
    return { error: String(error) };
  }
}

let ms = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  const started = performance.now();
  const result = await tried(request);
  ms += performance.now() - started;
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
if (process.argv.includes('--time')) process.stdout.write(`${JSON.stringify({ ms })}\n`);
