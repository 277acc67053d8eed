// What Lambda's own runtime does, as far as its documents say (Lambda Developer Guide, "Custom runtime" and
// "Runtime API"): asks for an event, calls the handler, hands the answer or the error back, without end.
import { pathToFileURL } from 'node:url';

const { AWS_LAMBDA_RUNTIME_API: api, _HANDLER: name = 'index.handler', LAMBDA_TASK_ROOT: root } = process.env;
const [file, member] = name.split('.');
const base = `http://${api}/2018-06-01/runtime`;
const post = (path, value) => fetch(`${base}${path}`, { method: 'POST', body: JSON.stringify(value) });
const shown = (error) => ({ errorType: error.name, errorMessage: error.message });

let handler;
try {
  ({ [member]: handler } = await import(pathToFileURL(`${root}/${file}.mjs`).href));
} catch (error) {
  await post('/init/error', shown(error));
  process.exit(1);
}
for (;;) {
  const next = await fetch(`${base}/invocation/next`);
  const id = next.headers.get('lambda-runtime-aws-request-id');
  const deadline = Number(next.headers.get('lambda-runtime-deadline-ms'));
  const context = { awsRequestId: id, getRemainingTimeInMillis: () => deadline - Date.now() };
  try {
    await post(`/invocation/${id}/response`, (await handler(await next.json(), context)) ?? null);
  } catch (error) {
    await post(`/invocation/${id}/error`, shown(error));
  }
}
