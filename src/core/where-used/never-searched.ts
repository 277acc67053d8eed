/** What a search for places never looks at, for people: where else to look. Told with every result. */
export const NEVER_SEARCHED = [
  'Secrets Manager and AppConfig: no value of them is read. CloudTrail tells who reads a secret.',
  'Earlier values: former versions of parameters, builds that have run, deleted stacks, inactive task definitions.',
  'Values that AWS shows nobody: NoEcho parameters of stacks, masked variables.',
  'Files that an environment is read from: environment files of ECS in S3, scripts that user data downloads.',
  'Code: Lambda packages and layers, container images, machine images, Auto Scaling launch configurations, Elastic Beanstalk, Glue, SageMaker, Batch and App Runner settings.',
  "Machines' disks: ~/.aws/credentials, servers, laptops, CI runners, snapshots.",
  'Other services: secrets of GitHub, GitLab, Jenkins and other CI, other clouds, Kubernetes, Terraform state, SaaS tools that were given a key.',
  'Ids that were encrypted, split in parts, or packed otherwise than in base64, gzip and UTF-16 (zip, tar.xz, bzip2).',
] as const;
