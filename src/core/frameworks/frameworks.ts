import { AWS_CONFIG } from './aws-config.ts';
import { CIS_FOUNDATIONS } from './cis-foundations.ts';
import { DERIVED } from './derived.ts';
import type { Framework } from './framework.ts';
import { SECURITY_HUB } from './security-hub.ts';
import { WELL_ARCHITECTED } from './well-architected.ts';

/**
 * Published frameworks: facts only, titles in our own words. Which rule judges a control stands in the rule; what no
 * rule judges stands here, with the reason. Control ids are strings: 1.10 is not 1.1.
 */
export const FRAMEWORKS: readonly Framework[] = [
  ...CIS_FOUNDATIONS,
  SECURITY_HUB,
  AWS_CONFIG,
  WELL_ARCHITECTED,
  ...DERIVED,
];
