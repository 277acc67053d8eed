import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface FakeRequest {
  /** The query protocol's parameters, `Action` among them. */
  readonly parameters: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
}

export interface FakeAnswer {
  readonly status?: number;
  readonly body: string;
}

const IDENTITY =
  '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
  '<Arn>arn:aws:iam::111111111111:user/scanner</Arn><UserId>AIDAEXAMPLE</UserId><Account>111111111111</Account>' +
  '</GetCallerIdentityResult></GetCallerIdentityResponse>';

/** An answer of IAM's query protocol. */
export function answer(action: string, result: string): FakeAnswer {
  const namespace = 'https://iam.amazonaws.com/doc/2010-05-08/';
  return {
    body: `<${action}Response xmlns="${namespace}"><${action}Result>${result}</${action}Result></${action}Response>`,
  };
}

/** An error of the query protocol. */
export function failure(code: string, message: string, status = 400): FakeAnswer {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, body: `<ErrorResponse>${error}<RequestId>1</RequestId></ErrorResponse>` };
}

/** Answers by the test's own hand, where the sandbox is too well-behaved. Says who the caller is by itself. */
export async function startFakeAws(reply: (request: FakeRequest) => FakeAnswer | 'hang-up'): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const parameters = new URLSearchParams(Buffer.concat(chunks).toString());
      const given =
        parameters.get('Action') === 'GetCallerIdentity'
          ? { body: IDENTITY }
          : reply({ parameters, headers: request.headers });
      if (given === 'hang-up') {
        request.socket.destroy();
        return;
      }
      response.writeHead(given.status ?? 200, { 'content-type': 'text/xml' }).end(given.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
