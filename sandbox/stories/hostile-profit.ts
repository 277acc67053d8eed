import { studied } from './draft.ts';
import type { Hand } from './hand.ts';
import { ADDRESSES, CLIENTS } from './places.ts';
import type { WrittenStory } from './story.ts';

/** Somebody who makes money of it: models, mail, machines. */

const MODEL = 'anthropic.claude-3-5-sonnet-20240620-v1:0';

const llmjacking: WrittenStory = {
  id: 'llmjacking',
  says: 'Somebody asks which models the key may use, whether their use is logged, and then uses them from a new network.',
  hostile: true,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.dataCentre, userAgent: CLIENTS.boto };
    const [key, backend] = studied(draft, 'chat-backend', { madeDaysAgo: 160 }, place);
    const request = { modelId: MODEL };
    for (const day of draft.days(89, 1)) {
      const at = draft.later(draft.at(day, '09:00'), 300);
      draft.call(backend, at, 'bedrock:InvokeModel', { request });
      draft.call(backend, at + 8_000, 'bedrock:InvokeModel', { request });
    }
    const elsewhere = { sourceIp: ADDRESSES.vpsNorth, userAgent: CLIENTS.botoOld, region: 'us-west-2' };
    const person: Hand = { ...backend, ...elsewhere };
    const at = draft.calls(person, draft.at(3, '21:33'), [
      'sts:GetCallerIdentity',
      'bedrock:ListFoundationModels',
      'bedrock:GetFoundationModelAvailability',
      'bedrock:GetModelInvocationLoggingConfiguration',
    ]);
    for (const minute of draft.days(60, 1)) {
      draft.call(person, at + minute * 31_000, 'bedrock:InvokeModelWithResponseStream', { request });
    }
    return { accessKeyId: key, label: 'likely-misuse', signals: ['reconnaissance', 'first-seen-network'] };
  },
};

const sesAbuse: WrittenStory = {
  id: 'ses-abuse',
  says: 'Somebody looks for regions in which the key may send mail, and verifies addresses of their own there.',
  hostile: true,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.dataCentre, userAgent: CLIENTS.java };
    const [key, newsletter] = studied(draft, 'newsletter', { madeDaysAgo: 700 }, place);
    draft.habit(newsletter, draft.days(89, 1, 2), '06:00', ['ses:GetSendStatistics', 'ses:GetTemplate']);
    const person: Hand = { ...newsletter, sourceIp: ADDRESSES.vpsEast, userAgent: CLIENTS.go };
    for (const [index, region] of ['us-east-1', 'us-west-2', 'ap-south-1', 'sa-east-1'].entries()) {
      const at = draft.at(5, '18:10') + index * 45_000;
      const next = draft.calls(person, at, ['ses:GetAccount', 'ses:GetSendQuota', 'ses:ListIdentities'], {
        region,
      });
      const request = { emailAddress: 'invoice@pay.example.net' };
      if (index < 2) draft.call(person, next, 'ses:VerifyEmailIdentity', { region, request });
    }
    const signals = ['reconnaissance', 'first-seen-network', 'first-seen-region'];
    return { accessKeyId: key, label: 'likely-misuse', signals };
  },
};

const cryptoMining: WrittenStory = {
  id: 'crypto-mining',
  says: 'Somebody starts the biggest machines there are in regions the key was never used in.',
  hostile: true,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.buildNat, userAgent: CLIENTS.boto };
    const [key, farm] = studied(draft, 'render-farm', { madeDaysAgo: 150 }, place);
    const usual = ['ec2:DescribeInstances', 'ec2:RunInstances', 'ec2:TerminateInstances'];
    draft.habit(farm, draft.days(89, 1), '17:00', usual);
    const person: Hand = { ...farm, sourceIp: ADDRESSES.vpsWest, userAgent: CLIENTS.cliLinux };
    draft.calls(person, draft.at(2, '00:40'), ['sts:GetCallerIdentity', 'ec2:DescribeRegions']);
    for (const [index, region] of ['ap-northeast-3', 'sa-east-1', 'ca-central-1', 'ap-south-1'].entries()) {
      const at = draft.at(2, '00:43') + index * 50_000;
      const first = ['servicequotas:ListServiceQuotas', 'ec2:DescribeInstances', 'ec2:DescribeInstanceTypes'];
      const next = draft.calls(person, at, first, { region });
      const request = { instanceType: 'p4d.24xlarge', minCount: 1, maxCount: 8 };
      const refused = { errorCode: 'Client.VcpuLimitExceeded', errorMessage: 'You have requested more vCPU' };
      draft.call(person, next, 'ec2:RunInstances', { region, request, ...(index === 1 ? refused : {}) });
    }
    const signals = ['reconnaissance', 'first-seen-network', 'first-seen-region'];
    return { accessKeyId: key, label: 'likely-misuse', signals };
  },
};

export const PROFIT: readonly WrittenStory[] = [llmjacking, sesAbuse, cryptoMining];
