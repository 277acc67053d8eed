import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterEach, describe, expect, it } from 'vitest';
import { closeAll, config, MANAGEMENT, organisation } from './test-support/tried.ts';

afterEach(closeAll);

const email = new SendEmailCommand({
  FromEmailAddress: 'security@example.com',
  Destination: { ToAddresses: ['ada@example.com'], CcAddresses: ['team@example.com'] },
  Content: {
    Simple: { Subject: { Data: 'Your access key' }, Body: { Text: { Data: 'It goes.\n<script>' } } },
  },
});

describe('messages', () => {
  it('to SES and SNS are kept as they were given', async () => {
    const sandbox = await organisation();
    const ses = new SESv2Client({ ...config(sandbox), region: 'eu-west-1' });
    const { MessageId } = await ses.send(email);
    const TopicArn = `arn:aws:sns:us-east-1:${MANAGEMENT}:keys`;
    const sns = new SNSClient(config(sandbox));
    const published = await sns.send(new PublishCommand({ TopicArn, Subject: 'Key', Message: 'It & all.' }));
    expect(sandbox.sent()).toMatchObject([
      {
        operation: 'ses:SendEmail',
        account: MANAGEMENT,
        region: 'eu-west-1',
        from: 'security@example.com',
        to: ['ada@example.com', 'team@example.com'],
        subject: 'Your access key',
        text: 'It goes.\n<script>',
        messageId: MessageId,
      },
      { operation: 'sns:Publish', to: [TopicArn], subject: 'Key', text: 'It & all.' },
    ]);
    expect(sandbox.sent()[1]?.messageId).toBe(published.MessageId);
    expect(JSON.stringify(sandbox.writes())).not.toContain('It goes');
  });

  it('are kept once when the answer is lost, and not at all when refused before', async () => {
    const sandbox = await organisation();
    const ses = new SESv2Client(config(sandbox));
    sandbox.faults.add({ operation: 'ses:SendEmail', drop: true, afterEffect: true, times: 1 });
    await expect(ses.send(email)).rejects.toThrow();
    expect(sandbox.sent()).toHaveLength(1);
    sandbox.faults.add({
      operation: 'ses:SendEmail',
      code: 'MessageRejected',
      message: 'Email address is not verified',
    });
    await expect(ses.send(email)).rejects.toMatchObject({ name: 'MessageRejected' });
    expect(sandbox.sent()).toHaveLength(1);
  });
});
