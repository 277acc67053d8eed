/** A type of a column, as both engines have it: text, a struct, or a list of structs. */
export type ColumnType = 'text' | readonly Column[] | { readonly listOf: readonly Column[] };
export type Column = readonly [name: string, type: ColumnType];

const ISSUER: ColumnType = [
  ['type', 'text'],
  ['principalid', 'text'],
  ['arn', 'text'],
  ['accountid', 'text'],
  ['username', 'text'],
];

const IDENTITY: ColumnType = [
  ['type', 'text'],
  ['principalid', 'text'],
  ['arn', 'text'],
  ['accountid', 'text'],
  ['invokedby', 'text'],
  ['accesskeyid', 'text'],
  ['username', 'text'],
  [
    'onbehalfof',
    [
      ['userid', 'text'],
      ['identitystorearn', 'text'],
    ],
  ],
  [
    'sessioncontext',
    [
      [
        'attributes',
        [
          ['mfaauthenticated', 'text'],
          ['creationdate', 'text'],
        ],
      ],
      ['sessionissuer', ISSUER],
      ['ec2roledelivery', 'text'],
    ],
  ],
];

/**
 * The columns of a table of CloudTrail's log files, as AWS documents them (Amazon Athena User Guide, "Create the table
 * for CloudTrail logs in Athena using partition projection"), with `managementevent` beside and without what nothing
 * here asks for. `requestparameters`, `responseelements`, `additionaleventdata` and `serviceeventdetails` hold JSON.
 */
export const TABLE_COLUMNS: readonly Column[] = [
  ['eventversion', 'text'],
  ['useridentity', IDENTITY],
  ['eventtime', 'text'],
  ['eventsource', 'text'],
  ['eventname', 'text'],
  ['awsregion', 'text'],
  ['sourceipaddress', 'text'],
  ['useragent', 'text'],
  ['errorcode', 'text'],
  ['errormessage', 'text'],
  ['requestparameters', 'text'],
  ['responseelements', 'text'],
  ['additionaleventdata', 'text'],
  ['requestid', 'text'],
  ['eventid', 'text'],
  ['readonly', 'text'],
  [
    'resources',
    {
      listOf: [
        ['arn', 'text'],
        ['accountid', 'text'],
        ['type', 'text'],
      ],
    },
  ],
  ['eventtype', 'text'],
  ['apiversion', 'text'],
  ['managementevent', 'text'],
  ['recipientaccountid', 'text'],
  ['serviceeventdetails', 'text'],
  ['sharedeventid', 'text'],
  ['vpcendpointid', 'text'],
  ['vpcendpointaccountid', 'text'],
  ['eventcategory', 'text'],
  ['sessioncredentialfromconsole', 'text'],
  [
    'tlsdetails',
    [
      ['tlsversion', 'text'],
      ['ciphersuite', 'text'],
      ['clientprovidedhostheader', 'text'],
    ],
  ],
];

/** Partition columns: the account whose log it is, its region, and the day as CloudTrail's folders have it. */
export const PARTITION_COLUMNS = ['account', 'region', 'day'] as const;

/** Where a value of a whole record comes from in the table, and where it stands in the record. */
export interface RecordColumn {
  readonly from: string;
  readonly path: readonly string[];
  /** The column holds the JSON text of the value. */
  readonly json?: true;
}

/** What the calls of one row have in common and a whole record has too. In the order of the result. */
export const SHARED_COLUMNS: readonly RecordColumn[] = [
  { from: 'useridentity.accesskeyid', path: ['userIdentity', 'accessKeyId'] },
  { from: 'recipientaccountid', path: ['recipientAccountId'] },
  { from: 'awsregion', path: ['awsRegion'] },
  { from: 'eventsource', path: ['eventSource'] },
  { from: 'eventname', path: ['eventName'] },
  { from: 'sourceipaddress', path: ['sourceIPAddress'] },
  { from: 'useragent', path: ['userAgent'] },
  { from: 'errorcode', path: ['errorCode'] },
  { from: 'useridentity.type', path: ['userIdentity', 'type'] },
  { from: 'useridentity.arn', path: ['userIdentity', 'arn'] },
  { from: 'useridentity.invokedby', path: ['userIdentity', 'invokedBy'] },
  { from: 'sessioncredentialfromconsole', path: ['sessionCredentialFromConsole'] },
  { from: 'eventcategory', path: ['eventCategory'] },
];

const SESSION = 'useridentity.sessioncontext';

/** What only a whole record has, behind the shared ones. */
export const WHOLE_COLUMNS: readonly RecordColumn[] = [
  { from: 'eventversion', path: ['eventVersion'] },
  { from: 'useridentity.principalid', path: ['userIdentity', 'principalId'] },
  { from: 'useridentity.accountid', path: ['userIdentity', 'accountId'] },
  { from: 'useridentity.username', path: ['userIdentity', 'userName'] },
  ...['mfaAuthenticated', 'creationDate'].map((name) => ({
    from: `${SESSION}.attributes.${name.toLowerCase()}`,
    path: ['userIdentity', 'sessionContext', 'attributes', name],
  })),
  ...['type', 'principalId', 'arn', 'accountId', 'userName'].map((name) => ({
    from: `${SESSION}.sessionissuer.${name.toLowerCase()}`,
    path: ['userIdentity', 'sessionContext', 'sessionIssuer', name],
  })),
  { from: 'errormessage', path: ['errorMessage'] },
  { from: 'requestparameters', path: ['requestParameters'], json: true },
  { from: 'responseelements', path: ['responseElements'], json: true },
  { from: 'additionaleventdata', path: ['additionalEventData'], json: true },
  { from: 'requestid', path: ['requestID'] },
  { from: 'readonly', path: ['readOnly'] },
  { from: 'eventtype', path: ['eventType'] },
  { from: 'serviceeventdetails', path: ['serviceEventDetails'], json: true },
  { from: 'sharedeventid', path: ['sharedEventID'] },
  { from: 'vpcendpointid', path: ['vpcEndpointId'] },
];

/**
 * The columns that a table must have to be asked: fewer than {@link TABLE_COLUMNS}, so that tables made by the
 * documentation of 2022 or later do. Older ones lack `eventcategory` and `sessioncredentialfromconsole`, which tell
 * data events and console sessions: a second table over the same files costs nothing.
 */
export const REQUIRED_COLUMNS: readonly string[] = [
  ...new Set(
    ['eventtime', 'eventid', ...[...SHARED_COLUMNS, ...WHOLE_COLUMNS].map(({ from }) => from)].map(
      (from) => from.split('.', 1)[0] ?? from,
    ),
  ),
  ...PARTITION_COLUMNS,
];
