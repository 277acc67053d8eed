import { defineRule } from './rule.ts';
import { shown } from './words.ts';

export default defineRule<'account'>()({
  id: 'contact-details',
  title: 'The contact details of the account may be out of date',
  severity: 'low',
  maturity: 'stable',

  why: [
    'When AWS sees abuse it writes to the owner, and may slow down or close the account when nobody answers.',
    'Recovering a lost root user needs the telephone number of the account. If it belongs to somebody who left, they hold the account.',
  ],
  howItDecides: [
    '`GetContactInformation` tells whether details are set. None at all fails.',
    'Whether they are current no call can tell: with details a person must look. Names, addresses and numbers are read and not kept: they stand in no output.',
  ],
  troubleshooting: [
    'The root e-mail address is not among the details: see it in the account settings, or in Organizations for members.',
    'Ask: is the address a mail list that several people read, is the telephone answered, has the person left?',
  ],
  commands: [{ what: 'The contact details of the account', run: 'aws account get-contact-information' }],
  fix: [
    'Console: the account menu, "Account", "Contact information", "Edit".',
    'CLI: `aws account put-contact-information --contact-information file://contact.json`; for a member, from the management account, with `--account-id <AccountId>`.',
    'Choose a mail list and a number that outlive a person.',
    'Keyreeve: record what you saw with `keyreeve attest contact-details`.',
  ],
  sources: [
    {
      title: 'AWS Account Management Reference Guide, Update the primary contact for your AWS account',
      url: 'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact-primary.html',
    },
    {
      title: 'AWS Account Management API reference, GetContactInformation',
      url: 'https://docs.aws.amazon.com/accounts/latest/reference/API_GetContactInformation.html',
    },
  ],

  scope: 'account',
  needs: ['contactInformation'],
  needsAnyOf: [],
  wants: [],
  parameters: {},
  controls: {
    cis_v120: ['1.17'],
    cis_v130: ['1.1'],
    cis_v140: ['1.1'],
    cis_v150: ['1.1'],
    cis_v200: ['1.1'],
    cis_v300: ['1.1'],
    cis_v400: ['1.1'],
    cis_v500: ['1.1'],
    cis_v600: ['2.1'],
    cis_v700: ['2.2'],
    well_architected: ['SEC01-BP02'],
  },

  evaluate(_subject, { contactInformation }) {
    const evidence = [shown('contactInformationSet', contactInformation.value.set, contactInformation)];
    if (!contactInformation.value.set) {
      return {
        status: 'fail',
        says: 'The account has no contact details.',
        evidence,
        advice: {
          action: 'change',
          words: 'Set them: a mail list and a telephone number that outlive a person.',
          commands: ['aws account put-contact-information --contact-information file://contact.json'],
        },
      };
    }
    return {
      status: 'manual',
      says: 'The account has contact details; whether they are current no call can tell. Look whether somebody still answers there.',
      evidence,
      advice: {
        action: 'look',
        words:
          'See whether the address and the telephone belong to people who are there, and to more than one. Record it with `keyreeve attest contact-details`.',
        commands: ['aws account get-contact-information'],
      },
    };
  },

  examples: [
    {
      name: 'details that are set: a person must look whether they are current, and they are not printed',
      given: { contactInformation: { set: true } },
      expect: { status: 'manual', says: /no call can tell/, advice: 'look' },
    },
    {
      name: 'an account without contact details fails',
      given: { contactInformation: { set: false } },
      expect: { status: 'fail', severity: 'low', advice: 'change' },
    },
    { name: 'details that could not be read are unknown', given: {}, expect: { status: 'unknown' } },
  ],
});
