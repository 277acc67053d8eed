/**
 * Makes the plans and states below `test/iac/terraform` anew, with `terraform` and its AWS provider against moto on this
 * machine: no test needs either. Run: node tools/iac-plans.ts, or with the names of the cases to make.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startMoto } from '../test/emulators/emulator.ts';

const CASES = fileURLToPath(new URL('../test/iac/terraform/', import.meta.url));

/** What each case is planned with, and what is no part of it. */
function provider(url: string): string {
  return `terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}

provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  endpoints {
    iam = "${url}"
    sts = "${url}"
  }
}
`;
}

function terraform(folder: string, ...args: readonly string[]): string {
  const done = spawnSync('terraform', args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' },
  });
  if (done.status !== 0) throw new Error(`terraform ${args.join(' ')}:\n${done.stdout}${done.stderr}`);
  return done.stdout;
}

/**
 * Nothing that looks like a secret is kept, though an emulator made it. Equal ones stay equal wherever they stand, for
 * that is how a state shows that an output holds a secret.
 */
function withoutSecrets(text: string): string {
  const found = text.matchAll(/"(?:secret|password|ses_smtp_password_v4)":\s*"((?:[^"\\]|\\.)+)"/g);
  const secrets = [...new Set([...found].map(([, value = '']) => value))];
  return secrets.reduce((kept, secret, index) => kept.replaceAll(secret, `withheld-${index + 1}`), text);
}

/** Plans a case, and where there is a `before`, applies that first and keeps the state too. */
function make(name: string, url: string): void {
  const source = join(CASES, name);
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-plan-'));
  try {
    const before = join(source, 'before');
    writeFileSync(join(folder, 'provider.tf'), provider(url));
    if (existsSync(before)) {
      cpSync(before, folder, { recursive: true });
      terraform(folder, 'init', '-input=false');
      terraform(folder, 'apply', '-input=false', '-auto-approve');
      writeFileSync(join(before, 'state.json'), withoutSecrets(terraform(folder, 'show', '-json')));
      const state = readFileSync(join(folder, 'terraform.tfstate'), 'utf8');
      writeFileSync(join(before, 'terraform.tfstate'), withoutSecrets(state));
    }
    const isPart = (path: string) => path !== before && !/\.json$/.test(path);
    cpSync(source, folder, { recursive: true, filter: isPart });
    terraform(folder, 'init', '-input=false');
    terraform(folder, 'plan', '-input=false', '-out=plan.tfplan');
    writeFileSync(
      join(source, 'plan.json'),
      withoutSecrets(terraform(folder, 'show', '-json', 'plan.tfplan')),
    );
    if (!existsSync(before)) return;
    terraform(folder, 'plan', '-destroy', '-input=false', '-out=destroy.tfplan');
    writeFileSync(
      join(before, 'destroy.json'),
      withoutSecrets(terraform(folder, 'show', '-json', 'destroy.tfplan')),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const moto = await startMoto();
try {
  const asked = process.argv.slice(2);
  for (const name of readdirSync(CASES)) {
    if (!existsSync(join(CASES, name, 'main.tf')) || (asked.length > 0 && !asked.includes(name))) continue;
    make(name, moto.url);
    process.stdout.write(`${name}\n`);
  }
} finally {
  await moto.close();
}
