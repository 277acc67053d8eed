import { checkHome } from '../../app/handler/configuration.ts';
import { PACKED_PLAN, packageHandler } from '../../app/handler/package-handler.ts';
import { readSettings } from '../../app/settings-file.ts';
import { EXIT } from '../../core/model/problems.ts';
import { harmless } from '../../outputs/harmless.ts';
import { print } from '../outputs.ts';

export interface HandlerPackageFlags {
  readonly output: string;
  readonly config?: string | false;
  readonly standingPlan?: string;
  readonly region?: string;
}

/** Writes the package, and says how it is deployed. */
export async function handlerPackage(flags: HandlerPackageFlags): Promise<number> {
  const { output, standingPlan } = flags;
  const region = flags.region ?? process.env.AWS_REGION;
  const home = region === undefined ? undefined : checkHome(region);
  const settings = await readSettings({ config: flags.config, folder: process.cwd() });
  const { zip, templates, holds } = packageHandler({
    output,
    ...(settings !== undefined && { settings }),
    ...(standingPlan !== undefined && { standingPlan }),
  });
  const [template = '', member = ''] = templates;
  const plan = standingPlan === undefined ? [] : [`StandingPlanFile=${PACKED_PLAN}`, 'PublicKey=...'];
  await print([
    `Written: ${harmless(zip)}\n`,
    `  holds ${holds.join(', ')}\n`,
    `Written: ${harmless(template)}\nWritten: ${harmless(member)}\n`,
    '\nTo deploy it, with a bucket of yours in that region:\n\n',
    `  aws s3 cp ${harmless(zip)} s3://BUCKET/\n`,
    `  aws cloudformation deploy --stack-name keyreeve-event-handler \\\n`,
    `    --region ${home?.region ?? 'us-east-1'} --capabilities CAPABILITY_IAM \\\n`,
    `    --template-file ${harmless(template)} \\\n`,
    `    --parameter-overrides CodeBucket=BUCKET Email=you@example.com${plan.map((each) => ` \\\n      ${each}`).join('')}\n`,
  ]);
  return EXIT.clean;
}
