import { describe, expect, test } from 'vitest';
import { checked, inShort, joined } from './read-in-folder.ts';

const ANN = 'resource "aws_iam_user" "ann" {\n  name = "ann"\n}\n';
const BOB = 'resource "aws_iam_user" "bob" {\n  name = "bob"\n}\n';
const PASSWORD = 'resource "aws_iam_user_login_profile" "ann" {\n  user = "ann"\n}\n';
const keyOf = (user: string) => `resource "aws_iam_access_key" "k" {\n  user = ${user}\n}\n`;
const keyWhere = (count: string) =>
  `resource "aws_iam_access_key" "k" {\n  count = ${count}\n  user = "ci"\n}\n`;

const verdict = async (code: string) =>
  joined(await checked({ 'main.tf': code })).map(({ status }) => status);

describe('V09 the user whom Terraform means', () => {
  test.each([
    ['the first of a set, which is sorted', 'tolist(toset(["bob", "ann"]))[0]'],
    ['the first value of a map, by the order of its keys', 'values({ b = "bob", a = "ann" })[0]'],
    [
      'the first that a for goes over, by the order of the keys',
      '[for k, v in { b = "bob", a = "ann" } : v][0]',
    ],
  ])('is %s', async (_what, user) => {
    expect(await verdict(ANN + BOB + PASSWORD + keyOf(user))).toEqual(['fail']);
  });

  test.each([
    ['flatten', 'flatten([var.more, ["bob"], ["ann"]])[1]'],
    ['distinct', 'distinct([var.more, "bob", "ann"])[1]'],
  ])('cannot be told by its place in a list that %s may have changed', async (_what, user) => {
    expect(await verdict(`variable "more" {}\n${ANN}${BOB}${PASSWORD}${keyOf(user)}`)).toEqual(['unknown']);
  });

  test('has the defaults of optional attributes, which lookup finds', async () => {
    const code = `variable "people" {
  type    = map(object({ console = optional(bool, true), note = optional(string) }))
  default = { ann = {} }
}
resource "aws_iam_user" "u" {
  for_each = var.people
  name     = each.key
}
resource "aws_iam_user_login_profile" "p" {
  for_each = { for name, person in var.people : name => person if lookup(person, "console", false) }
  user     = each.key
}
resource "aws_iam_access_key" "k" {
  for_each = var.people
  user     = each.key
}
`;
    expect(await verdict(code)).toEqual(['fail']);
  });
});

describe('a key that is made where a condition holds', () => {
  test.each([
    [
      'a truth as the text that its type makes of it',
      'type = string\n  default = true',
      'var.c == "true" ? 1 : 0',
    ],
    ['a truth as the text of before 0.12', 'type = "string"\n  default = true', 'var.c == "true" ? 1 : 0'],
    [
      'a text as the truth that its type makes of it',
      'type = bool\n  default = "true"',
      'var.c == true ? 1 : 0',
    ],
    [
      'a text as the number that its type makes of it',
      'type = number\n  default = "2"',
      'var.c == 2 ? 1 : 0',
    ],
    ['what tostring makes of a truth', 'default = true\n', 'tostring(var.c) == "true" ? 1 : 0'],
  ])('is made by %s', async (_what, variable, count) => {
    const run = await checked({ 'main.tf': `variable "c" {\n  ${variable}\n}\n${keyWhere(count)}` });
    expect(inShort(run)).toContain('fail iac-access-key aws_iam_access_key.k:5');
  });

  test('is made by a default where null is handed to a variable that is never null', async () => {
    const run = await checked({
      'main.tf': 'module "m" {\n  source = "./m"\n  n = null\n}\n',
      'm/main.tf': `variable "n" {\n  default = 1\n  nullable = false\n}\n${keyWhere('var.n')}`,
    });
    expect(inShort(run)).toContain('fail iac-access-key module.m.aws_iam_access_key.k:5');
  });

  test('is not taken for none where its count is no number', async () => {
    expect(inShort(await checked({ 'main.tf': keyWhere('null') }))).not.toEqual([]);
  });
});
