import type { AmplifyClient, AmplifyClientConfig } from '@aws-sdk/client-amplify';
import type { CloudFormationClient, CloudFormationClientConfig } from '@aws-sdk/client-cloudformation';
import type { CodeBuildClient, CodeBuildClientConfig } from '@aws-sdk/client-codebuild';
import type { ECSClient, ECSClientConfig } from '@aws-sdk/client-ecs';
import type { LambdaClient, LambdaClientConfig } from '@aws-sdk/client-lambda';
import type { SSMClient, SSMClientConfig } from '@aws-sdk/client-ssm';

/** Clients of the services that keys are kept in, each of a region. */
export interface PlaceClients {
  lambda(region: string): Promise<LambdaClient>;
  ecs(region: string): Promise<ECSClient>;
  ssm(region: string): Promise<SSMClient>;
  codeBuild(region: string): Promise<CodeBuildClient>;
  amplify(region: string): Promise<AmplifyClient>;
  cloudFormation(region: string): Promise<CloudFormationClient>;
}

/** Imported by the first who needs them: each costs 30 ms or more, and only a search for places needs any. */
export const PLACE_LOADERS = {
  lambda: async () => {
    const { LambdaClient } = await import('@aws-sdk/client-lambda');
    return (config: LambdaClientConfig) => new LambdaClient(config);
  },
  ecs: async () => {
    const { ECSClient } = await import('@aws-sdk/client-ecs');
    return (config: ECSClientConfig) => new ECSClient(config);
  },
  ssm: async () => {
    const { SSMClient } = await import('@aws-sdk/client-ssm');
    return (config: SSMClientConfig) => new SSMClient(config);
  },
  codeBuild: async () => {
    const { CodeBuildClient } = await import('@aws-sdk/client-codebuild');
    return (config: CodeBuildClientConfig) => new CodeBuildClient(config);
  },
  amplify: async () => {
    const { AmplifyClient } = await import('@aws-sdk/client-amplify');
    return (config: AmplifyClientConfig) => new AmplifyClient(config);
  },
  cloudFormation: async () => {
    const { CloudFormationClient } = await import('@aws-sdk/client-cloudformation');
    return (config: CloudFormationClientConfig) => new CloudFormationClient(config);
  },
};
