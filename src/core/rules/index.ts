// Written by tools/generate.ts from the files of this folder. Do not edit.

import accessAnalyzer from './access-analyzer.ts';
import type { AnyRule } from './any-rule.ts';
import centralIdentity from './central-identity.ts';
import cloudshellFullAccess from './cloudshell-full-access.ts';
import consoleUserMayCreateKeys from './console-user-may-create-keys.ts';
import contactDetails from './contact-details.ts';
import instanceRoles from './instance-roles.ts';
import organizationDelegatedAdministrators from './organization-delegated-administrators.ts';
import organizationGuardrails from './organization-guardrails.ts';
import organizationManagementWorkloads from './organization-management-workloads.ts';
import organizationUnits from './organization-units.ts';
import passwordPolicy from './password-policy.ts';
import policyFullAdmin from './policy-full-admin.ts';
import policyServiceWildcard from './policy-service-wildcard.ts';
import resourcePoliciesOpen from './resource-policies-open.ts';
import rootAccessKey from './root-access-key.ts';
import rootCredentialsCentralised from './root-credentials-centralised.ts';
import rootHardwareMfa from './root-hardware-mfa.ts';
import rootMfa from './root-mfa.ts';
import rootRecentUse from './root-recent-use.ts';
import rootSigningCertificate from './root-signing-certificate.ts';
import securityContact from './security-contact.ts';
import securityQuestions from './security-questions.ts';
import serverCertificateExpired from './server-certificate-expired.ts';
import supportRole from './support-role.ts';
import userCanCreateOthersKeys from './user-can-create-others-keys.ts';
import userCanCreateOwnKeys from './user-can-create-own-keys.ts';
import userConsoleAndAccessKey from './user-console-and-access-key.ts';
import userCredentialUnused from './user-credential-unused.ts';
import userExtraCredentials from './user-extra-credentials.ts';
import userInactiveKeyLeft from './user-inactive-key-left.ts';
import userKeyAge from './user-key-age.ts';
import userKeyQuarantined from './user-key-quarantined.ts';
import userMfa from './user-mfa.ts';
import userMfaAny from './user-mfa-any.ts';
import userNotInGroup from './user-not-in-group.ts';
import userOwnerLeft from './user-owner-left.ts';
import userPolicyAttachedDirectly from './user-policy-attached-directly.ts';
import userServiceCredential from './user-service-credential.ts';
import userSetupAccessKey from './user-setup-access-key.ts';
import userSigningCertificate from './user-signing-certificate.ts';
import userSshKeyAge from './user-ssh-key-age.ts';
import userTwoActiveKeys from './user-two-active-keys.ts';

/** Every rule, by id in the order of the alphabet. */
export const RULES: readonly AnyRule[] = [
  accessAnalyzer,
  centralIdentity,
  cloudshellFullAccess,
  consoleUserMayCreateKeys,
  contactDetails,
  instanceRoles,
  organizationDelegatedAdministrators,
  organizationGuardrails,
  organizationManagementWorkloads,
  organizationUnits,
  passwordPolicy,
  policyFullAdmin,
  policyServiceWildcard,
  resourcePoliciesOpen,
  rootAccessKey,
  rootCredentialsCentralised,
  rootHardwareMfa,
  rootMfa,
  rootRecentUse,
  rootSigningCertificate,
  securityContact,
  securityQuestions,
  serverCertificateExpired,
  supportRole,
  userCanCreateOthersKeys,
  userCanCreateOwnKeys,
  userConsoleAndAccessKey,
  userCredentialUnused,
  userExtraCredentials,
  userInactiveKeyLeft,
  userKeyAge,
  userKeyQuarantined,
  userMfa,
  userMfaAny,
  userNotInGroup,
  userOwnerLeft,
  userPolicyAttachedDirectly,
  userServiceCredential,
  userSetupAccessKey,
  userSigningCertificate,
  userSshKeyAge,
  userTwoActiveKeys,
];
