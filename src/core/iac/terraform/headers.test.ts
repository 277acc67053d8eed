import { expect, test } from 'vitest';
import { headersIn } from './headers.ts';

const KEY = ['resource', 'aws_iam_access_key', 'a'];

test('a header is found at its line and column, quoted or not, with any line ends', () => {
  for (const end of ['\n', '\r\n']) {
    const headers = headersIn(
      ['# x', '  resource "aws_iam_access_key" "a" {', '}', 'resource aws_iam_access_key b {}'].join(end),
    );
    expect(headers.placeOf(KEY, 0)).toEqual({ line: 2, column: 3 });
    expect(headers.placeOf(['resource', 'aws_iam_access_key', 'b'], 0)).toEqual({ line: 4, column: 1 });
  }
});

test('what looks like a header in a comment, a heredoc or a text is none', () => {
  const text = [
    '# resource "aws_iam_access_key" "a" {',
    '/*',
    'resource "aws_iam_access_key" "a" {',
    '*/',
    'locals {',
    '  x = <<-EOT',
    'resource "aws_iam_access_key" "a" {',
    '  EOT',
    '  y = "// \\" # <<EOT"',
    '}',
    'resource "aws_iam_access_key" "a" {',
    '}',
  ].join('\n');
  expect(headersIn(text).placeOf(KEY, 0)).toEqual({ line: 11, column: 1 });
});

test('of two blocks of the same name each has its place, and one that is not found stands at the top', () => {
  const headers = headersIn(
    'resource "aws_iam_access_key" "a" {\n}\nresource "aws_iam_access_key" "a" {\n}\n',
  );
  expect(headers.placeOf(KEY, 1)).toEqual({ line: 3, column: 1 });
  expect(headers.placeOf(['output', 'x'], 0)).toEqual({ line: 1, column: 1 });
});

test('a heredoc or a comment without an end takes the rest', () => {
  for (const start of ['x = <<EOT\n', '/*\n']) {
    expect(headersIn(`${start}resource "aws_iam_access_key" "a" {\n}`).placeOf(KEY, 0)).toEqual({
      line: 1,
      column: 1,
    });
  }
});
