import { defineRule } from './rule.ts';
import { shown } from './words.ts';

export default defineRule<'account'>()({
  id: 'security-contact',
  title: 'The account has no contact for security',
  severity: 'medium',
  maturity: 'stable',

  why: [
    'AWS writes when it sees a leaked key, abuse or an attack. Without a contact for security that goes to the root mailbox alone, which nobody reads at night.',
    'The hours until somebody reads it are hours in which the key is used.',
  ],
  howItDecides: [
    '`GetAlternateContact` for SECURITY, in the account or from the management account. It passes where one is set.',
    'Who it is, is read and not kept: names, addresses and numbers stand in no output.',
    'Whether somebody answers there cannot be told by a call: send a mail to it once a year.',
  ],
  troubleshooting: [
    'A mail list or a ticket queue is better than a person, who goes on leave.',
    'Members: the management account may set it for all of them, once trusted access for Account Management is on.',
  ],
  commands: [
    {
      what: 'The contact for security; ResourceNotFoundException where there is none',
      run: 'aws account get-alternate-contact --alternate-contact-type SECURITY',
    },
  ],
  fix: [
    'Console: the account menu, "Account", "Alternate contacts", "Security".',
    'CLI: `aws account put-alternate-contact --alternate-contact-type SECURITY --name=<Name> --title=<Title> --email-address=<EmailAddress> --phone-number=<PhoneNumber>`.',
    'For a member, from the management account: the same with `--account-id <AccountId>`.',
    'Keyreeve: scan again; contacts are read live.',
  ],
  sources: [
    {
      title: 'AWS Account Management Reference Guide, Update the alternate contacts for your AWS account',
      url: 'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact-alternate.html',
    },
    {
      title: 'AWS Account Management API reference, GetAlternateContact',
      url: 'https://docs.aws.amazon.com/accounts/latest/reference/API_GetAlternateContact.html',
    },
  ],

  scope: 'account',
  needs: ['securityContact'],
  needsAnyOf: [],
  wants: [],
  parameters: {},
  controls: {
    cis_v120: ['1.18'],
    cis_v130: ['1.2'],
    cis_v140: ['1.2'],
    cis_v150: ['1.2'],
    cis_v200: ['1.2'],
    cis_v300: ['1.2'],
    cis_v400: ['1.2'],
    cis_v500: ['1.2'],
    cis_v600: ['2.2'],
    cis_v700: ['2.3'],
    well_architected: ['SEC01-BP02'],
  },

  evaluate(_subject, { securityContact }) {
    const evidence = [shown('securityContactSet', securityContact.value.set, securityContact)];
    if (securityContact.value.set) {
      return { status: 'pass', says: 'A contact for security is set.', evidence };
    }
    return {
      status: 'fail',
      says: 'No contact for security is set: what AWS writes about leaked keys and abuse goes to the root mailbox alone.',
      evidence,
      advice: {
        action: 'change',
        words: 'Set one that is read day and night: a mail list or a ticket queue rather than a person.',
        commands: [
          'aws account put-alternate-contact --alternate-contact-type SECURITY --name=<Name> --title=<Title> --email-address=<EmailAddress> --phone-number=<PhoneNumber>',
        ],
      },
    };
  },

  examples: [
    {
      name: 'an account without a contact for security fails',
      given: { securityContact: { set: false } },
      expect: { status: 'fail', severity: 'medium', advice: 'change' },
    },
    {
      name: 'a contact that is set passes, and is not printed',
      given: { securityContact: { set: true } },
      expect: { status: 'pass', says: /^A contact for security is set\./ },
    },
    { name: 'a contact that could not be read is unknown', given: {}, expect: { status: 'unknown' } },
  ],
});
