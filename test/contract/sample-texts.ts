import type { RuleText } from '../../src/outputs/rule-texts.ts';

/** Texts of the sample's rules, written by hand: golden files do not follow the wording of the real ones. */
export const SAMPLE_TEXTS: readonly RuleText[] = [
  ['root-access-key', 'The root user has an access key'],
  ['user-console-and-access-key', 'A user has both a console password and an access key'],
  ['user-setup-access-key', 'A console user has an access key that was made at setup or was never used'],
  ['user-credential-unused', 'A credential is not used'],
  ['user-ssh-key-age', 'An SSH public key is old'],
  ['user-service-credential', 'A user has a credential for one service'],
  ['policy-full-admin', 'A policy allows everything'],
  ['policy-service-wildcard', 'A policy allows everything of a service'],
  // Of security-questions there is none: a saved run may name a rule that this version does not have.
].map(([id = '', title = '']) => ({
  id,
  title,
  why: [`Why ${id} matters, with \`code\` & <brackets>.`, 'A second reason.'],
  fix: ['First do this.', 'Then do that.'],
  sources: [
    { title: 'IAM User Guide', url: `https://docs.aws.amazon.com/IAM/latest/UserGuide/${id}.html` },
    { title: 'IAM API reference', url: 'https://docs.aws.amazon.com/IAM/latest/APIReference/welcome.html' },
  ],
}));
