import { isoSeconds } from '../clock.ts';
import { studied } from './draft.ts';
import type { Hand } from './hand.ts';
import { ADDRESSES, CLIENTS } from './places.ts';
import type { WrittenStory } from './story.ts';

/** Somebody who means to stay, or not to be seen. */

const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';

const backdoorUser: WrittenStory = {
  id: 'backdoor-user',
  says: "With an administrator's key somebody makes a user with a password and all rights, from a new network.",
  hostile: true,
  cases: [],
  write(draft) {
    const made = { madeDaysAgo: 520, attached: ['AdministratorAccess'] };
    const place = { sourceIp: ADDRESSES.office, userAgent: CLIENTS.cliMac };
    const [key, anna] = studied(draft, 'ops-anna', made, place);
    draft.habit(anna, draft.workdays(89, 1), '09:30', ['ec2:DescribeInstances', 'iam:GetUser']);
    const person: Hand = { ...anna, sourceIp: ADDRESSES.vpsSouth, userAgent: CLIENTS.kali };
    const userName = 'support-desk';
    const at = draft.at(4, '02:14:09');
    draft.calls(person, at, ['sts:GetCallerIdentity', 'iam:ListAttachedUserPolicies']);
    draft.book().addUser({
      name: userName,
      userId: draft.id('user'),
      createdAt: isoSeconds(at + 60_000),
      attached: ['AdministratorAccess'],
    });
    draft.tellUser(person, at + 60_000, userName);
    draft.password(person, at + 63_000, userName);
    const request = { userName, policyArn: ADMINISTRATOR };
    draft.call(person, at + 66_000, 'iam:AttachUserPolicy', { request });
    return { accessKeyId: key, label: 'likely-misuse', signals: ['persistence', 'first-seen-network'] };
  },
};

const secondKey: WrittenStory = {
  id: 'second-key',
  says: 'Somebody makes a second key for another user, and goes on with that one.',
  hostile: true,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.buildNat, userAgent: CLIENTS.cliLinux };
    const [key, deploy] = studied(draft, 'deploy', { madeDaysAgo: 365, attached: ['IAMFullAccess'] }, place);
    draft.user('legacy-admin', { madeDaysAgo: 1100, attached: ['AdministratorAccess'] });
    draft.habit(deploy, draft.days(89, 1), '12:00', ['ecs:UpdateService', 'ecs:DescribeServices']);
    const person: Hand = { ...deploy, sourceIp: ADDRESSES.vpsWest, userAgent: CLIENTS.botoOld };
    const at = draft.calls(person, draft.at(6, '20:44'), ['sts:GetCallerIdentity', 'iam:ListUsers']);
    const taken = draft.accessKey(person, at, 'legacy-admin');
    const onwards = { ...person, who: { userName: 'legacy-admin', accessKeyId: taken } };
    draft.calls(onwards, at + 30_000, ['sts:GetCallerIdentity', 's3:ListBuckets', 'ec2:DescribeInstances']);
    return { accessKeyId: key, label: 'likely-misuse', signals: ['persistence', 'first-seen-network'] };
  },
};

const coverUp: WrittenStory = {
  id: 'cover-up',
  says: 'Somebody stops the trail and deletes it.',
  hostile: true,
  cases: [],
  write(draft) {
    const made = { madeDaysAgo: 280, attached: ['AdministratorAccess'] };
    const place = { sourceIp: ADDRESSES.buildNat, userAgent: CLIENTS.terraform };
    const [key, infra] = studied(draft, 'infra', made, place);
    draft.habit(infra, draft.days(89, 1), '08:00', ['ec2:DescribeVpcs', 'cloudtrail:DescribeTrails']);
    const person: Hand = { ...infra, sourceIp: ADDRESSES.vpsEast, userAgent: CLIENTS.cliLinux };
    const at = draft.calls(person, draft.at(2, '04:31'), ['cloudtrail:DescribeTrails']);
    const request = { name: `arn:aws:cloudtrail:eu-west-1:${draft.accountId}:trail/main` };
    draft.call(person, at, 'cloudtrail:StopLogging', { request });
    draft.call(person, at + 9_000, 'cloudtrail:DeleteTrail', { request });
    return { accessKeyId: key, label: 'likely-misuse', signals: ['cover-up', 'first-seen-network'] };
  },
};

const FOREIGN_TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::999999999999:root' }, Action: 'sts:AssumeRole' },
  ],
});

const slowAttacker: WrittenStory = {
  id: 'slow-attacker',
  says: 'Among the daily use of a build system somebody makes one call every nine days, and once opens a role to a foreign account.',
  hostile: true,
  cases: [],
  write(draft) {
    const made = { madeDaysAgo: 640, attached: ['AdministratorAccess'] };
    const place = { sourceIp: ADDRESSES.buildNat, userAgent: CLIENTS.terraform };
    const [key, pipeline] = studied(draft, 'pipeline', made, place);
    draft.role({ name: 'ReportReader', trust: FOREIGN_TRUST, attached: ['AdministratorAccess'] });
    const usual = ['sts:GetCallerIdentity', 'ec2:DescribeInstances', 'iam:ListRoles', 'ec2:DescribeVpcs'];
    draft.habit(pipeline, draft.days(89, 1), '10:00', usual);
    draft.habit(pipeline, draft.days(89, 1), '16:00', usual);
    // The client says whatever it is told to: here the same as the build system's.
    const person: Hand = { ...pipeline, sourceIp: ADDRESSES.vpsEast };
    for (const [index, day] of draft.days(59, 5, 9).entries()) {
      const action = usual[index % usual.length] ?? 'sts:GetCallerIdentity';
      draft.call(person, draft.later(draft.at(day, '10:05'), 5), action);
    }
    const request = { roleName: 'ReportReader', policyDocument: FOREIGN_TRUST };
    draft.call(person, draft.at(6, '10:07:30'), 'iam:UpdateAssumeRolePolicy', { request });
    return { accessKeyId: key, label: 'likely-misuse', signals: ['persistence', 'first-seen-network'] };
  },
};

export const PERSISTENCE: readonly WrittenStory[] = [backdoorUser, secondKey, coverUp, slowAttacker];
