/**
 * From where, and with what, the people of the stories call. All addresses are of ranges for documentation and for
 * benchmarks, so that they are nobody's; networks are told apart by their first two numbers [RFC 5737, RFC 2544].
 */
export const ADDRESSES = {
  office: '198.18.4.20',
  /** The one address that all jobs of a build system come from. */
  buildNat: '198.19.60.5',
  dataCentre: '198.19.12.8',
  hotel: '198.51.100.140',
  mobile: '203.0.113.201',
  vpsEast: '203.0.113.66',
  vpsWest: '203.0.113.90',
  vpsNorth: '192.0.2.44',
  vpsSouth: '192.0.2.171',
} as const;

/** Clients as CloudTrail records them. */
export const CLIENTS = {
  terraform:
    'APN/1.0 HashiCorp/1.0 Terraform/1.9.8 (+https://www.terraform.io) terraform-provider-aws/5.78.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.32.5 ua/2.1 os/linux lang/go#1.23.3 md/GOOS#linux md/GOARCH#amd64 api/iam#1.38.1',
  cliLinux: 'aws-cli/2.22.7 md/awscrt#0.23.4 ua/2.0 os/linux#6.8.0 md/arch#x86_64 lang/python#3.12.6',
  cliMac: 'aws-cli/2.22.7 md/awscrt#0.23.4 ua/2.0 os/macos#24.1.0 md/arch#arm64 lang/python#3.12.6',
  boto: 'Boto3/1.35.71 md/Botocore#1.35.71 ua/2.0 os/linux#5.15.0-126-generic md/arch#x86_64 lang/python#3.10.12',
  botoOld: 'Boto3/1.26.90 Python/3.9.2 Linux/5.10.0-19-amd64 Botocore/1.29.90',
  controller: 'aws-sdk-go/1.55.5 (go1.22.7; linux; amd64) external-dns/v0.15.0',
  java: 'aws-sdk-java/1.12.770 Linux/5.10.228-219.884.amzn2.x86_64 OpenJDK_64-Bit_Server_VM/17.0.13+11-LTS',
  kali: 'aws-cli/2.15.22 Python/3.11.6 Linux/6.5.0-kali3-amd64 exe/x86_64.kali.2023',
  truffleHog: 'TruffleHog',
  go: 'aws-sdk-go-v2/1.24.1 os/windows lang/go#1.21.6 md/GOOS#windows md/GOARCH#amd64',
  requests: 'python-requests/2.31.0',
  browser:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36',
  otherBrowser: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  /** What calls of AWS's own carry. */
  internal:
    'aws-internal/3 aws-sdk-java/1.12.770 Linux/5.10.226-192.879.amzn2int.x86_64 OpenJDK_64-Bit_Server_VM',
} as const;
