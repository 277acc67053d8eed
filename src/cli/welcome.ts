/** What to do next, for somebody who typed only the name. */
export const WELCOME = `Keyreeve finds AWS credentials that should not exist.

  keyreeve demo                 see it work on an emulated organisation; no AWS account needed
  keyreeve doctor               can I scan? says which permission is missing
  keyreeve scan                 the account of your current credentials
  keyreeve scan --org           every account of the organisation
  keyreeve scan --credential-report report.csv      offline, from a saved report
  keyreeve check-iac infra      what Terraform and CloudFormation code would make
  keyreeve explain root-access-key                  why it matters and what to do
  keyreeve --help               all commands
`;
