// Writes test/iac/cdk/*.template.json from the stacks below, by the real aws-cdk-lib. In this folder:
//   npm ci && npm run templates
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, CfnOutput, CfnParameter, Fn, SecretValue, Stack } from 'aws-cdk-lib';
import { AccessKey, CfnAccessKey, CfnUser, User } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';

const target = fileURLToPath(new URL('../../test/iac/cdk/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'keyreeve-cdk-'));
const app = new App({ outdir: folder, analyticsReporting: false });

/** A stack of the constructs that people use: a user with a password out of Secrets Manager, and a key. */
const constructs = new Stack(app, 'Constructs');
const ann = new User(constructs, 'Ann', {
  password: SecretValue.secretsManager('ann-password'),
  passwordResetRequired: true,
});
new AccessKey(constructs, 'AnnKey', { user: ann });
const robot = new User(constructs, 'Robot', { userName: 'robot' });
const robotKey = new AccessKey(constructs, 'RobotKey', { user: robot });
robotKey.node.defaultChild.addMetadata('keyreeve', {
  ignore: [{ rule: 'iac-access-key', reason: 'the vendor takes nothing else', until: '2027-06-30' }],
});
// The way the documentation shows: the secret goes into Secrets Manager, by reference.
new Secret(constructs, 'RobotSecret', { secretStringValue: robotKey.secretAccessKey });

/** A stack of plain resources: the same name by literal, by parameter and by join; a password in clear; an output. */
const plain = new Stack(app, 'Plain');
const password = new CfnParameter(plain, 'Password', { noEcho: true });
new CfnUser(plain, 'Bob', {
  userName: 'bob',
  loginProfile: { password: 'Example-Password-1!', passwordResetRequired: false },
});
const bobKey = new CfnAccessKey(plain, 'BobKey', { userName: 'bob' });
new CfnOutput(plain, 'BobSecret', { value: Fn.join(':', ['bob', bobKey.attrSecretAccessKey]) });
const eve = new CfnUser(plain, 'Eve', {
  userName: Fn.join('-', ['eve', 'admin']),
  loginProfile: { password: password.valueAsString },
});
new CfnAccessKey(plain, 'EveKey', { userName: eve.ref, status: 'Inactive' });
new CfnAccessKey(plain, 'OtherKey', { userName: Fn.importValue('team-user') });

app.synth();
for (const name of readdirSync(folder)) {
  if (name.endsWith('.template.json')) copyFileSync(join(folder, name), join(target, name));
}
rmSync(folder, { recursive: true });
