import { expect, test } from 'vitest';
import { withSending } from './sending-policy.ts';

test('sending needs one permission more, on the default product alone', () => {
  const { Statement } = withSending({ Version: '2012-10-17', Statement: [] });
  expect(Statement.flatMap(({ Action }) => Action)).toEqual(['securityhub:BatchImportFindings']);
  const product = 'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default';
  const pattern = Statement[0]?.Resource.replaceAll('*', '[^:]*') ?? '';
  expect(product).toMatch(new RegExp(`^${pattern}$`));
});
