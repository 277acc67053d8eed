/** A service that runs code of whoever hands it a role, as that role. */
export interface RoleTaker {
  /** As `iam:PassedToService` and trust policies name it. */
  readonly service: string;
  /** `Lambda` */
  readonly name: string;
  /** Sets of calls, any of which is enough; of a set all are needed. Each with what it is made on. */
  readonly ways: readonly (readonly RoleCall[])[];
}

/** One call and a made-up thing that it is made on; `REGION` and `ACCOUNT` stand for the account's. */
export interface RoleCall {
  readonly action: string;
  readonly resource: string;
}

/**
 * Services that take a role and then do what their caller wrote, with the calls it takes where nothing is there yet
 * (Service Authorization Reference; the ways are those that PMapper and Rhino Security Labs' "AWS IAM Privilege
 * Escalation" describe, and services that came since). Changing code that runs already needs no PassRole and is not
 * here: which role it runs as is in no policy.
 */
export const ROLE_TAKERS: readonly RoleTaker[] = [
  taker('lambda.amazonaws.com', 'Lambda', [
    ['lambda:CreateFunction function:x', 'lambda:InvokeFunction function:x'],
    ['lambda:CreateFunction function:x', 'lambda:CreateEventSourceMapping *'],
    ['lambda:CreateFunction function:x', 'lambda:AddPermission function:x'],
  ]),
  // The role must be in an instance profile, which the console makes with every role for EC2.
  taker('ec2.amazonaws.com', 'EC2', [['ec2:RunInstances instance/*']]),
  taker('ecs-tasks.amazonaws.com', 'ECS', [
    ['ecs:RegisterTaskDefinition *', 'ecs:RunTask task-definition/x:1'],
    ['ecs:RegisterTaskDefinition *', 'ecs:CreateService service/x/x'],
    ['batch:RegisterJobDefinition job-definition/x', 'batch:SubmitJob job-definition/x'],
  ]),
  taker('cloudformation.amazonaws.com', 'CloudFormation', [
    ['cloudformation:CreateStack stack/x/x'],
    ['cloudformation:UpdateStack stack/x/x'],
    ['cloudformation:CreateChangeSet stack/x/x', 'cloudformation:ExecuteChangeSet stack/x/x'],
  ]),
  taker('codebuild.amazonaws.com', 'CodeBuild', [
    ['codebuild:CreateProject project/x', 'codebuild:StartBuild project/x'],
    ['codebuild:UpdateProject project/x', 'codebuild:StartBuild project/x'],
  ]),
  taker('glue.amazonaws.com', 'Glue', [
    ['glue:CreateDevEndpoint devEndpoint/x'],
    ['glue:CreateJob job/x', 'glue:StartJobRun job/x'],
    ['glue:CreateSession session/x', 'glue:RunStatement session/x'],
  ]),
  taker('sagemaker.amazonaws.com', 'SageMaker', [
    [
      'sagemaker:CreateNotebookInstance notebook-instance/x',
      'sagemaker:CreatePresignedNotebookInstanceUrl notebook-instance/x',
    ],
    ['sagemaker:CreateTrainingJob training-job/x'],
    ['sagemaker:CreateProcessingJob processing-job/x'],
  ]),
  taker('states.amazonaws.com', 'Step Functions', [
    ['states:CreateStateMachine stateMachine:x', 'states:StartExecution stateMachine:x'],
  ]),
  taker('scheduler.amazonaws.com', 'EventBridge Scheduler', [
    ['scheduler:CreateSchedule schedule/default/x'],
  ]),
  taker('ssm.amazonaws.com', 'Systems Manager', [['ssm:StartAutomationExecution automation-definition/x:1']]),
  taker('tasks.apprunner.amazonaws.com', 'App Runner', [['apprunner:CreateService service/x/x']]),
  taker('elasticmapreduce.amazonaws.com', 'EMR', [['elasticmapreduce:RunJobFlow *']]),
  taker('emr-serverless.amazonaws.com', 'EMR Serverless', [['emr-serverless:StartJobRun /applications/x']]),
  taker('codepipeline.amazonaws.com', 'CodePipeline', [['codepipeline:CreatePipeline x']]),
  taker('bedrock-agentcore.amazonaws.com', 'Bedrock AgentCore', [
    [
      'bedrock-agentcore:CreateCodeInterpreter code-interpreter/x',
      'bedrock-agentcore:StartCodeInterpreterSession code-interpreter/x',
      'bedrock-agentcore:InvokeCodeInterpreter code-interpreter/x',
    ],
  ]),
];

function taker(service: string, name: string, ways: readonly (readonly string[])[]): RoleTaker {
  return { service, name, ways: ways.map((way) => way.map(callOf)) };
}

function callOf(text: string): RoleCall {
  const [action = '', thing = '*'] = text.split(' ');
  const [prefix = ''] = action.split(':');
  return { action, resource: thing === '*' ? '*' : `arn:PARTITION:${prefix}:REGION:ACCOUNT:${thing}` };
}
