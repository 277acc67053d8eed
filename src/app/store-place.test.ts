import { expect, test } from 'vitest';
import { shownStore, storePlace } from './store-place.ts';

test.each([
  ['postgres://u:hunter2@db:5432/x', 'postgres://u@db:5432/x'],
  ['postgresql://u:hun%40ter2@db/x', 'postgresql://u@db/x'],
  ['postgres://u:hun@ter2@db/x', 'postgres://u@db/x'],
  ['POSTGRES://u:hunter2@db/x', 'postgres://u@db/x'],
  ['postgres://db/x?user=u&password=hunter2', 'postgres://db/x?user=u'],
  ['postgres://db/x?sslpassword=hunter2&sslmode=require', 'postgres://db/x?sslmode=require'],
])('a store is told of without its password, wherever it stands: %s', (place, told) => {
  expect(shownStore({ place })).toEqual({ kind: 'postgres', place: told });
});

test('what is no address is refused without being repeated, and a file is told of as it is', () => {
  const refused = () => shownStore({ place: 'postgres://u:hun/ter2@db:1/x' });
  expect(refused).toThrow('The address of the store is none');
  expect(refused).not.toThrow('ter2');
  expect(shownStore({ place: '/data/store.sqlite' })).toEqual({
    kind: 'sqlite',
    place: '/data/store.sqlite',
  });
});

test.each(['postgres:/u:hunter2@db/x', 'POSTGRESQL:u:hunter2@db/x', 'mysql://u:hunter2@db/x'])(
  'what is meant as an address and is none of PostgreSQL is taken for no file, and not repeated: %s',
  (place) => {
    const refused = () => storePlace(place, undefined);
    expect(refused).toThrow('must be a file or an address postgres://');
    expect(refused).not.toThrow('hunter2');
  },
);
