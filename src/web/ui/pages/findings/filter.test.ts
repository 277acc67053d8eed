import { expect, test } from 'vitest';
import { searchIn, searchText } from '../../api/search-state.ts';
import {
  filterQuery,
  groupQuery,
  isNarrowed,
  isOfGroup,
  rowsQuery,
  viewIn,
  viewSearch,
  withoutFilters,
  withoutName,
  withToggled,
} from './filter.ts';

test('a view is read from an address, with lists by commas or by several values', () => {
  const view = viewIn(
    searchIn('?standing=open,unknown&rule=a&rule=b,c&account=012345678901&q=x%20y&fresh=true'),
  );
  expect(view.lists.standing).toEqual(['open', 'unknown']);
  expect(view.lists.rule).toEqual(['a', 'b', 'c']);
  expect(view.lists.account).toEqual(['012345678901']);
  expect(view).toMatchObject({ q: 'x y', fresh: true, sort: undefined, group: undefined });
});

test('what an address cannot mean is left out: the server would refuse it', () => {
  const view = viewIn(searchIn('?standing=nonsense,open&severity=&sort=evil&group=<script>&fresh=maybe'));
  expect(filterQuery(view)).toEqual({ standing: 'open' });
  expect(view).toMatchObject({ sort: undefined, group: undefined, fresh: false });
});

test('a view that is shared comes out as it went in', () => {
  const address = '?standing=open&severity=high,low&control=1.10&sort=since&order=desc&group=rule&q=%3Cb%3E';
  const view = viewIn(searchIn(address));
  expect(viewIn(searchIn(searchText(viewSearch(view))))).toEqual(view);
});

test('the server is asked for lists with commas, and for an order only where there is one', () => {
  expect(rowsQuery(viewIn({ severity: 'high,low' }))).toEqual({ severity: 'high,low' });
  expect(rowsQuery(viewIn({ sort: 'since', order: 'desc' }))).toEqual({ sort: 'since', order: 'desc' });
});

test('a value is put in and taken out, and clearing keeps order and groups', () => {
  const view = viewIn({ rule: 'a', framework: 'cis', sort: 'account', group: 'rule' });
  expect(withToggled(view, 'rule', 'b').lists.rule).toEqual(['a', 'b']);
  expect(withToggled(view, 'rule', 'a').lists.rule).toEqual([]);
  expect(withoutName(view, 'framework').singles).toEqual({});
  expect(withoutName(view, 'rule').lists.rule).toEqual([]);
  const cleared = withoutFilters(view);
  expect(isNarrowed(cleared)).toBe(false);
  expect(cleared).toMatchObject({ group: 'rule', sort: { id: 'account', descending: false } });
});

const account = { id: '111122223333' };
const view = viewIn({ severity: 'high' });

test('the rows of a group are asked for by what the group is of', () => {
  expect(groupQuery(view, 'rule', { key: 'user-mfa', title: 'T' })).toEqual({
    severity: 'high',
    rule: 'user-mfa',
  });
  expect(groupQuery(view, 'account', { key: account.id, title: 'Prod', account })).toEqual({
    severity: 'high',
    account: account.id,
  });
  const user = { key: 'arn:aws:iam::111122223333:user/team/bob', title: 'bob', account };
  expect(groupQuery(view, 'principal', user)).toEqual({
    severity: 'high',
    account: account.id,
    principal: 'user/bob',
  });
  const root = { key: '111122223333 root', title: 'root', account };
  expect(groupQuery(view, 'principal', root)).toMatchObject({ principal: 'root' });
  const namesake = { key: 'arn:aws:iam::111122223333:user/root', title: 'root', account };
  expect(groupQuery(view, 'principal', namesake)).toMatchObject({ principal: 'user/root' });
});

test('rows of a longer ARN are no rows of a policy whose ARN begins the same', () => {
  const policy = { key: 'arn:aws:iam::111122223333:policy/a', title: 'a', account };
  expect(groupQuery(view, 'principal', policy)).toMatchObject({ q: policy.key });
  expect(isOfGroup({ resource: { arn: policy.key } }, 'principal', policy)).toBe(true);
  expect(isOfGroup({ resource: { arn: `${policy.key}b` } }, 'principal', policy)).toBe(false);
});
