/**
 * A finding in the AWS Security Finding Format, as far as it is written here. The same shape as the SDK's
 * `AwsSecurityFinding`, which outputs may not import; a test holds the two together.
 */
export interface AsffFinding {
  readonly SchemaVersion: '2018-10-08';
  readonly Id: string;
  readonly ProductArn: string;
  readonly GeneratorId: string;
  /** Twelve digits, or a pseudonym in redacted output, which cannot be imported. */
  readonly AwsAccountId: string;
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  readonly LastObservedAt: string;
  readonly FindingProviderFields: {
    readonly Severity: { readonly Label: AsffSeverity; readonly Original: string };
    readonly Types: string[];
  };
  readonly Title: string;
  readonly Description: string;
  readonly Remediation?: { readonly Recommendation: { readonly Text?: string; readonly Url?: string } };
  readonly ProductFields: Record<string, string>;
  readonly Resources: AsffResource[];
  readonly Compliance: {
    readonly Status: AsffStatus;
    readonly RelatedRequirements?: string[];
    readonly StatusReasons?: { readonly ReasonCode: string; readonly Description: string }[];
  };
  readonly RecordState: 'ACTIVE' | 'ARCHIVED';
}

export type AsffSeverity = 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
export type AsffStatus = 'PASSED' | 'WARNING' | 'FAILED' | 'NOT_AVAILABLE';

/** A resource a finding is about. `Details` has one entry, named by the type. */
export interface AsffResource {
  readonly Type: 'AwsAccount' | 'AwsIamUser' | 'AwsIamPolicy' | 'AwsIamAccessKey' | 'Other';
  readonly Id: string;
  readonly Region: string;
  /** The service knows three partitions only. */
  readonly Partition?: 'aws' | 'aws-cn' | 'aws-us-gov';
  readonly Details?: {
    readonly AwsIamUser?: { readonly UserName: string };
    readonly AwsIamPolicy?: { readonly PolicyName: string };
    readonly AwsIamAccessKey?: AsffAccessKey;
    readonly Other?: Record<string, string>;
  };
}

export interface AsffAccessKey {
  readonly AccessKeyId: string;
  readonly AccountId: string;
  readonly PrincipalType: 'IAMUser' | 'Root';
  readonly PrincipalName: string;
  readonly Status?: 'Active' | 'Inactive';
  readonly CreatedAt?: string;
}
