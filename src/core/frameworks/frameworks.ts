import type { Framework } from './framework.ts';

/**
 * Published frameworks: facts only (which control covers which subject), titles in our own words.
 * Control ids stand in the rules, as strings: 1.10 is not 1.1.
 *
 * Sources: turbot/steampipe-mod-aws-compliance 1.13.0 (Apache-2.0) for the control ids; for CIS 7.0.0 and
 * Security Hub the Prowler compliance files and the Security Hub user guide, "IAM controls".
 */
export const FRAMEWORKS: readonly Framework[] = [
  {
    id: 'cis_v120',
    title: 'CIS AWS Foundations Benchmark',
    version: '1.2.0',
    publisher: 'Center for Internet Security',
  },
  {
    id: 'cis_v130',
    title: 'CIS AWS Foundations Benchmark',
    version: '1.3.0',
    publisher: 'Center for Internet Security',
  },
  {
    id: 'cis_v140',
    title: 'CIS AWS Foundations Benchmark',
    version: '1.4.0',
    publisher: 'Center for Internet Security',
  },
  {
    id: 'cis_v150',
    title: 'CIS AWS Foundations Benchmark',
    version: '1.5.0',
    publisher: 'Center for Internet Security',
  },
  {
    id: 'cis_v200',
    title: 'CIS AWS Foundations Benchmark',
    version: '2.0.0',
    publisher: 'Center for Internet Security',
  },
  {
    id: 'cis_v300',
    title: 'CIS AWS Foundations Benchmark',
    version: '3.0.0',
    publisher: 'Center for Internet Security',
  },
  {
    id: 'cis_v400',
    title: 'CIS AWS Foundations Benchmark',
    version: '4.0.1',
    publisher: 'Center for Internet Security',
  },
  {
    id: 'cis_v500',
    title: 'CIS AWS Foundations Benchmark',
    version: '5.0.0',
    publisher: 'Center for Internet Security',
  },
  {
    id: 'cis_v600',
    title: 'CIS AWS Foundations Benchmark',
    version: '6.0.0',
    publisher: 'Center for Internet Security',
  },
  {
    id: 'cis_v700',
    title: 'CIS AWS Foundations Benchmark',
    version: '7.0.0',
    publisher: 'Center for Internet Security',
  },
  { id: 'security_hub', title: 'AWS Security Hub CSPM, IAM controls', version: '2026', publisher: 'AWS' },
  {
    id: 'aws_config',
    title: 'AWS Config managed rules and process checks',
    version: '2026',
    publisher: 'AWS',
  },
  {
    id: 'well_architected',
    title: 'AWS Well-Architected Framework, security pillar',
    version: '2024',
    publisher: 'AWS',
  },
  {
    id: 'acsc_essential_eight',
    title: 'ACSC Essential Eight',
    version: '',
    publisher: 'Australian Cyber Security Centre',
  },
  {
    id: 'cis_controls_v8_ig1',
    title: 'CIS Critical Security Controls, group 1',
    version: '8',
    publisher: 'Center for Internet Security',
  },
  { id: 'cisa_cyber_essentials', title: 'CISA Cyber Essentials', version: '', publisher: 'CISA' },
  { id: 'fedramp_low_rev_4', title: 'FedRAMP low baseline', version: 'rev 4', publisher: 'FedRAMP' },
  {
    id: 'fedramp_moderate_rev_4',
    title: 'FedRAMP moderate baseline',
    version: 'rev 4',
    publisher: 'FedRAMP',
  },
  { id: 'ffiec', title: 'FFIEC Cybersecurity Assessment Tool', version: '', publisher: 'FFIEC' },
  { id: 'gdpr', title: 'General Data Protection Regulation', version: '', publisher: 'European Union' },
  { id: 'gxp_21_cfr_part_11', title: 'GxP 21 CFR part 11', version: '', publisher: 'US FDA' },
  {
    id: 'hipaa_final_omnibus_security_rule_2013',
    title: 'HIPAA omnibus security rule',
    version: '2013',
    publisher: 'US HHS',
  },
  { id: 'hipaa_security_rule_2003', title: 'HIPAA security rule', version: '2003', publisher: 'US HHS' },
  { id: 'nist_800_171_rev_2', title: 'NIST SP 800-171', version: 'rev 2', publisher: 'NIST' },
  { id: 'nist_800_53_rev_4', title: 'NIST SP 800-53', version: 'rev 4', publisher: 'NIST' },
  { id: 'nist_800_53_rev_5', title: 'NIST SP 800-53', version: 'rev 5', publisher: 'NIST' },
  { id: 'nist_csf', title: 'NIST Cybersecurity Framework', version: '1.1', publisher: 'NIST' },
  { id: 'nydfs_23', title: 'NYDFS 23 NYCRR part 500', version: '', publisher: 'New York DFS' },
  { id: 'pci_dss_v321', title: 'PCI DSS', version: '3.2.1', publisher: 'PCI SSC' },
  { id: 'pci_dss_v40', title: 'PCI DSS', version: '4.0', publisher: 'PCI SSC' },
  {
    id: 'rbi_cyber_security',
    title: 'RBI Cyber Security Framework',
    version: '',
    publisher: 'Reserve Bank of India',
  },
  {
    id: 'rbi_itf_nbfc',
    title: 'RBI IT Framework for NBFCs',
    version: '',
    publisher: 'Reserve Bank of India',
  },
  { id: 'soc_2', title: 'SOC 2 trust services criteria', version: '', publisher: 'AICPA' },
];
