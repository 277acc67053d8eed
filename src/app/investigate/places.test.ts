import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { type MmdbSpec, mmdb } from '../../../test/support/mmdb.ts';
import { openPlaces } from './places.ts';

const folder = mkdtempSync(join(tmpdir(), 'keyreeve-places-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;

function file(content: Uint8Array | string): string {
  files += 1;
  const path = join(folder, `${files}.mmdb`);
  writeFileSync(path, content);
  return path;
}

const COUNTRY: MmdbSpec = {
  type: 'GeoLite2-Country',
  networks: {
    '198.51.100.0/24': { country: { iso_code: 'NZ', names: { en: 'New Zealand' } } },
    '203.0.113.128/25': { country: { iso_code: 'IS' }, registered_country: { iso_code: 'US' } },
    '2001:db8:1::/48': { country: { iso_code: 'CL' } },
  },
};

const ASN: MmdbSpec = {
  type: 'GeoLite2-ASN',
  networks: {
    '198.51.100.0/25': {
      autonomous_system_number: 64496,
      autonomous_system_organization: 'Example Networks, Inc.',
    },
    '2001:db8::/32': { autonomous_system_number: 4200000000 },
  },
};

describe('the places of addresses', () => {
  test.each([24, 28, 32] as const)(
    'are found for IPv4 and IPv6 in records of %i bits',
    async (recordSize) => {
      const placeOf = await openPlaces([file(mmdb({ ...COUNTRY, recordSize }))]);
      expect(placeOf('198.51.100.7')).toEqual({ country: 'NZ' });
      expect(placeOf('203.0.113.200')).toEqual({ country: 'IS' });
      expect(placeOf('2001:db8:1::5')).toEqual({ country: 'CL' });
      expect(placeOf('2001:DB8:1:0:0:0:0:5')).toEqual({ country: 'CL' });
    },
  );

  test('are empty for an address that is not in it, and for what is no address (I12)', async () => {
    const placeOf = await openPlaces([file(mmdb(COUNTRY))]);
    for (const address of ['203.0.113.1', '192.0.2.1', '2001:db8:2::1', '::1'])
      expect(placeOf(address), address).toEqual({});
    for (const address of ['AWS Internal', 'ec2.amazonaws.com', '', '198.51.100', '198.51.100.7:443'])
      expect(placeOf(address), address).toEqual({});
  });

  test('are those of the IPv4 address in an IPv6 address that maps it', async () => {
    const placeOf = await openPlaces([file(mmdb(COUNTRY))]);
    for (const address of ['::ffff:198.51.100.7', '::FFFF:c633:6407', '::ffff:198.51.100.7%eth0'])
      expect(placeOf(address), address).toEqual({ country: 'NZ' });
  });

  test('of IPv6 are not looked for in a tree of IPv4', async () => {
    const networks = { '0.0.0.0/1': { country: 'AA' }, '128.0.0.0/1': { country: 'BB' } };
    const placeOf = await openPlaces([file(mmdb({ networks, ipVersion: 4 }))]);
    expect(placeOf('10.0.0.1')).toEqual({ country: 'AA' });
    expect(placeOf('::ffff:198.51.100.7')).toEqual({ country: 'BB' });
    expect(placeOf('2001:db8::1')).toEqual({});
  });

  test('come together from several databases, each part from the first that knows it', async () => {
    const other = mmdb({ networks: { '198.51.0.0/16': { country: 'FR', asn: 'AS1', as_name: 'Other' } } });
    const placeOf = await openPlaces([file(mmdb(COUNTRY)), file(mmdb(ASN)), file(other)]);
    expect(placeOf('198.51.100.7')).toEqual({ country: 'NZ', network: 'AS64496 Example Networks, Inc.' });
    expect(placeOf('198.51.100.200')).toEqual({ country: 'NZ', network: 'AS1 Other' });
    expect(placeOf('198.51.1.1')).toEqual({ country: 'FR', network: 'AS1 Other' });
    expect(placeOf('2001:db8:1::1')).toEqual({ country: 'CL', network: 'AS4200000000' });
  });

  test.each([
    ['IPinfo', { country: 'de', asn: 'AS64500', as_name: 'Beispiel GmbH' }],
    ['IPinfo Lite', { country: 'Germany', country_code: 'DE', asn: 'AS64500', as_name: 'Beispiel GmbH' }],
    [
      'a city',
      { country: { iso_code: 'DE' }, city: { names: { en: 'Jena' } }, asn: 64500, as_name: 'Beispiel GmbH' },
    ],
  ])('are read as %s has them', async (_layout, value) => {
    const placeOf = await openPlaces([file(mmdb({ networks: { '192.0.2.0/24': value } }))]);
    expect(placeOf('192.0.2.1')).toEqual({ country: 'DE', network: 'AS64500 Beispiel GmbH' });
  });

  test('are empty where an entry has another form than any that we know', async () => {
    const networks = {
      '192.0.2.0/26': { country: 'Germany', asn: 'none' },
      '192.0.2.64/26': 'text',
      '192.0.2.128/26': { country: { iso_code: 7 } },
      '192.0.2.192/26': ['DE'],
    };
    const placeOf = await openPlaces([file(mmdb({ networks }))]);
    for (const last of [1, 65, 129, 193]) expect(placeOf(`192.0.2.${last}`)).toEqual({});
  });
});

describe('a database that cannot be used', () => {
  const refused = (path: string) => openPlaces([path]);

  test('is told by its name where it is not there', async () => {
    await expect(refused(join(folder, 'none.mmdb'))).rejects.toMatchObject({
      code: 'unreadable-file',
      message: expect.stringContaining('none.mmdb: there is no such file'),
    });
    await expect(refused(folder)).rejects.toMatchObject({ code: 'unreadable-file' });
  });

  test('is told where it is something else, cut short, or packed', async () => {
    const whole = mmdb(COUNTRY);
    for (const content of ['country,asn\n', '', whole.subarray(0, whole.length / 2)])
      await expect(refused(file(content))).rejects.toMatchObject({
        code: 'unreadable-file',
        message: expect.stringContaining('no database of addresses'),
      });
    await expect(refused(file(gzipSync(whole)))).rejects.toMatchObject({
      hint: expect.stringContaining('unpack it'),
    });
  });

  test('is told where its metadata are damaged', async () => {
    const whole = mmdb(COUNTRY);
    const marker = whole.indexOf('MaxMind.com');
    await expect(refused(file(whole.subarray(0, marker + 11 + 20)))).rejects.toMatchObject({
      code: 'unreadable-file',
      message: expect.stringContaining('damaged'),
    });
  });

  test('is told when it is asked, where its data are damaged', async () => {
    const whole = mmdb({ networks: { '192.0.2.0/24': { country: 'DE' } } });
    // The type of the value becomes one that there is not.
    whole.fill(0x00, whole.lastIndexOf('country') - 2, whole.lastIndexOf('country'));
    const placeOf = await openPlaces([file(whole)]);
    expect(() => placeOf('192.0.2.1')).toThrowError(expect.objectContaining({ code: 'unreadable-file' }));
  });
});

describe('the age of a database', () => {
  const noticesAt = async (now: string) => {
    const notices: string[] = [];
    const path = file(mmdb({ ...ASN, builtAt: '2026-01-01T00:00:00Z' }));
    await openPlaces([path], { now, onNotice: (words) => notices.push(words) });
    return notices;
  };

  test('is told from the 181st day on, with the day it was built', async () => {
    expect(await noticesAt('2026-06-30T00:00:00Z')).toEqual([]);
    expect(await noticesAt('2026-06-30T00:00:01Z')).toEqual([
      expect.stringMatching(/\(GeoLite2-ASN\) was built at 2026-01-01T00:00:00Z, 180 days ago/),
    ]);
  });
});
