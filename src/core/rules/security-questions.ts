import { defineRule } from './rule.ts';

export default defineRule<'account'>()({
  id: 'security-questions',
  title: 'Security questions of the account may be missing',
  severity: 'low',
  maturity: 'stable',

  why: [
    'Older versions of the CIS benchmark ask for security questions, by which AWS Support knew the owner of an account whose root password and MFA device were lost.',
    'Answers that can be looked up let others in the same way.',
  ],
  howItDecides: [
    'No call of AWS tells whether there are any: a person must look.',
    'AWS took the option to add questions off the account page on 5 January 2024, and ended editing them on 6 January 2025. So an account that has none cannot meet the control any more, and CIS dropped it with 5.0.0.',
  ],
  troubleshooting: [
    'For an account without questions, note in the audit that AWS has ended them, with the source below.',
    'What recovers an account today are the root e-mail address, the telephone number of the account and MFA devices kept apart: see contact-details and root-mfa.',
  ],
  commands: [],
  fix: [
    'Nothing can be set any more. Keep the root mailbox and the telephone number of the account in good order, and register a second MFA device for root.',
    'Keyreeve: record the end of this control with `keyreeve attest security-questions`, or suppress it with the reason.',
  ],
  sources: [
    {
      title: 'AWS Account Management Reference Guide, Document history (January 5, 2024; January 6, 2025)',
      url: 'https://docs.aws.amazon.com/accounts/latest/reference/doc-history.html',
    },
    {
      title: 'CIS Amazon Web Services Foundations Benchmark',
      url: 'https://www.cisecurity.org/benchmark/amazon_web_services',
    },
  ],

  scope: 'account',
  needs: [],
  needsAnyOf: [],
  wants: [],
  parameters: {},
  controls: {
    cis_v120: ['1.15'],
    cis_v130: ['1.3'],
    cis_v140: ['1.3'],
    cis_v150: ['1.3'],
    cis_v200: ['1.3'],
    cis_v300: ['1.3'],
    cis_v400: ['1.3'],
  },

  evaluate() {
    return {
      status: 'manual',
      says: 'No call tells whether the account has security questions. AWS let none be added after 5 January 2024 and none be edited after 6 January 2025.',
      advice: {
        action: 'look',
        words:
          'An account without them cannot get any: record that with `keyreeve attest security-questions`, and keep root mailbox, telephone number and a second MFA device in good order.',
        commands: [],
      },
    };
  },

  examples: [
    {
      name: 'no call tells, so a person must look',
      given: {},
      expect: { status: 'manual', says: /5 January 2024/, advice: 'look' },
    },
  ],
});
