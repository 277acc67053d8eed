import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type Fact, known, type Unread, unread } from '../../core/model/fact.ts';
import type { AccountSession } from '../session/account-session.ts';
import { type RecordStore, whoTook } from './store.ts';

/** What the ledger calls on a table. */
export const DYNAMODB_CALLS = ['dynamodb:GetItem', 'dynamodb:PutItem'] as const;

/**
 * Records in a table whose partition key is the string `name`, the text in `record`. A name is taken once: the
 * condition `attribute_not_exists` is looked at and the item written in one step (DynamoDB Developer Guide, "Condition
 * expressions"), and the reading is a consistent one.
 */
export function dynamoDbStore(session: AccountSession, table: string, region: string): RecordStore {
  const store: RecordStore = {
    place: `the DynamoDB table ${table}`,
    read: async (name) => {
      const command = new GetItemCommand({
        TableName: table,
        Key: { name: { S: name } },
        ConsistentRead: true,
      });
      const call = 'dynamodb:GetItem';
      const answer = await session.call(call, async (clients) =>
        (await clients.dynamoDb(region)).send(command),
      );
      if (answer.state === 'unread') return explained(answer, table);
      const { Item } = answer.value;
      if (Item === undefined) return { ...answer, value: null };
      const text = Item.record?.S;
      if (text === undefined) return unread(call, 'BadAnswer', 'The item holds no record.');
      return { ...answer, value: text };
    },
    putNew: async (name, text) => {
      const command = new PutItemCommand({
        TableName: table,
        Item: { name: { S: name }, record: { S: text } },
        ConditionExpression: 'attribute_not_exists(#name)',
        // `name` is a reserved word of expressions.
        ExpressionAttributeNames: { '#name': 'name' },
      });
      const answer = await session.call(
        'dynamodb:PutItem',
        async (clients) => (await clients.dynamoDb(region)).send(command),
        { kind: 'write' },
      );
      if (answer.state === 'known') return known('written', answer.source, answer.readAt);
      if (answer.code === 'ConditionalCheckFailedException') return whoTook(store, name, text);
      return explained(answer, table);
    },
  };
  return store;
}

function explained(failure: Unread, table: string): Fact<never> {
  if (failure.code === 'ResourceNotFoundException')
    return {
      ...failure,
      words: 'There is no such table for the ledger.',
      fix: `Check KEYREEVE_LEDGER: the table ${table} must be there, in the region of the function.`,
    };
  if (failure.code === 'ValidationException')
    return {
      ...failure,
      words: 'The table for the ledger has another key than it must have.',
      fix: 'Its partition key must be the string `name`, and it must have no sort key.',
    };
  return failure;
}
