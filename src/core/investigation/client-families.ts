/** A client that tells by itself. */
export interface ClientFamily {
  readonly name: string;
  readonly pattern: RegExp;
  /** Set where seeing it is telling; `strong` where hardly anybody uses it on a key of their own. */
  readonly telling?: 'strong' | 'look';
}

/**
 * User agents, by what they contain; the first that fits counts. Tools come before the libraries they are built
 * with, whose names stand in their user agents too. A caller can write any user agent: a plain one proves nothing.
 *
 * Telling ones: GuardDuty's finding types PenTest:IAMUser/KaliLinux, ParrotLinux and PentooLinux; TruffleHog, which
 * names itself when it tries a key that it found (TruffleHog, pkg/detectors/aws); S3 Browser, by which the thieves of
 * GUI-vil are known (Permiso, "Unmasking GUI-vil"; Sigma, aws_iam_s3browser_*); Pacu, a tool for attacks.
 */
export const CLIENT_FAMILIES: readonly ClientFamily[] = [
  { name: 'TruffleHog', pattern: /truffle-?hog/i, telling: 'strong' },
  { name: 'Kali Linux', pattern: /\bkali\b|[-+#]kali/i, telling: 'strong' },
  { name: 'Parrot Linux', pattern: /\bparrot(?:sec)?\b|[-+#]parrot/i, telling: 'strong' },
  { name: 'Pentoo Linux', pattern: /pentoo/i, telling: 'strong' },
  { name: 'Pacu', pattern: /\bpacu\b/i, telling: 'strong' },
  { name: 'S3 Browser', pattern: /\bs3[ -]?browser/i, telling: 'look' },
  {
    name: 'AWS service',
    pattern: /^AWS Internal$|^aws-internal\/|^(?!signin|console)[\w.-]+\.amazonaws\.com$/i,
  },
  { name: 'console', pattern: /^(?:signin|console)\.amazonaws\.com|AWS-?Console|^S3Console\// },
  { name: 'Terraform', pattern: /\bTerraform\/|terraform-provider-/i },
  { name: 'OpenTofu', pattern: /\bOpenTofu\//i },
  { name: 'Pulumi', pattern: /\bPulumi\b/i },
  { name: 'aws-cdk', pattern: /\baws-cdk\b|\bcdk\//i },
  { name: 'Ansible', pattern: /\bAnsible\b/i },
  { name: 'Rclone', pattern: /^rclone\//i },
  { name: 's3cmd', pattern: /s3cmd/i },
  { name: 'Cyberduck', pattern: /^Cyberduck\//i },
  { name: 'aws-cli', pattern: /^aws-cli\// },
  { name: 'Boto3', pattern: /\bBoto3\// },
  { name: 'Botocore', pattern: /\bBotocore\//i },
  { name: 'aws-sdk-js', pattern: /\baws-sdk-(?:js|nodejs)\b/ },
  { name: 'aws-sdk-go', pattern: /\baws-sdk-go(?:-v2)?\b/ },
  { name: 'aws-sdk-java', pattern: /\baws-sdk-java\b/ },
  { name: 'aws-sdk-php', pattern: /\baws-sdk-php\d?\b/ },
  { name: 'aws-sdk-ruby', pattern: /\baws-sdk-ruby\d?\b/ },
  { name: 'aws-sdk-dotnet', pattern: /\baws-sdk-(?:dotnet|net)\b/i },
  { name: 'aws-sdk-rust', pattern: /\baws-sdk-rust\b/ },
  { name: 'aws-sdk-cpp', pattern: /\baws-sdk-cpp\b/ },
  { name: 'browser', pattern: /^Mozilla\// },
];
