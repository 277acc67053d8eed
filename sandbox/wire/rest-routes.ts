/** Calls of the REST services by method and path [botocore: accessanalyzer, account, securityhub, sesv2]. */
const ROUTES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'access-analyzer': { 'GET /analyzer': 'ListAnalyzers' },
  account: {
    'POST /listRegions': 'ListRegions',
    'POST /getAlternateContact': 'GetAlternateContact',
    'POST /getContactInformation': 'GetContactInformation',
  },
  securityhub: { 'POST /findings/import': 'BatchImportFindings', 'POST /findings': 'GetFindings' },
  ses: { 'POST /v2/email/outbound-emails': 'SendEmail' },
};

/** Whether the service of a signature's scope speaks REST. */
export function isRest(service: string): boolean {
  return Object.hasOwn(ROUTES, service);
}

/** The call's name; for a path nobody knows the path itself, which no service has as an action. */
export function restAction(service: string, method: string, path: string): string {
  const route = `${method} ${path.length > 1 ? path.replace(/\/$/, '') : path}`;
  return ROUTES[service]?.[route] ?? route;
}
