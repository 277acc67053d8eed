import type { Framework } from './framework.ts';

/** The practices of the security pillar that are about root and long-lived credentials. */
export const WELL_ARCHITECTED: Framework = {
  id: 'well_architected',
  title: 'AWS Well-Architected Framework, security pillar',
  version: '2024',
  publisher: 'AWS',
  url: 'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/welcome.html',
  level: 'primary',
  controls: [
    {
      id: 'SEC01-BP02',
      title: 'The root user and the contacts of the account are secured',
      published: 'manual',
    },
    {
      id: 'SEC02-BP02',
      title: 'Credentials are temporary wherever they can be',
      published: 'manual',
    },
    {
      id: 'SEC02-BP05',
      title: 'Long-lived credentials are reviewed, and replaced or removed',
      published: 'manual',
    },
  ],
};
