/**
 * Services without regions, whose events stand in the partition's home region wherever the caller was (CloudTrail
 * User Guide, "Global service events"; STS by its global endpoint): they say nothing of where somebody works.
 */
const GLOBAL_SERVICES: ReadonlySet<string> = new Set([
  'iam.amazonaws.com',
  'sts.amazonaws.com',
  'signin.amazonaws.com',
  'cloudfront.amazonaws.com',
  'route53.amazonaws.com',
  'route53domains.amazonaws.com',
  'organizations.amazonaws.com',
  'health.amazonaws.com',
  'support.amazonaws.com',
  'ce.amazonaws.com',
  'billing.amazonaws.com',
]);

/** Whether the region of a service's events says nothing. */
export function isGlobalService(source: string): boolean {
  return GLOBAL_SERVICES.has(source);
}
