/**
 * Asks a folder of trail files the questions of an investigation, as `keyreeve investigate` does:
 * `node trail-files-ours.ts FOLDER KEY SINCE UNTIL`. Prints the calls of the key, and the records handed over.
 */
import { openTrailFiles } from '../src/trail/files/open-trail-files.ts';

const [, , folder = '', key = '', since = '', until = ''] = process.argv;
const source = await openTrailFiles({ folder });
const window = { since, until };
const [calls, about, signIns] = await Promise.all([
  source.byKeys({ accessKeyIds: [key], ...window }),
  source.aboutKey({ accessKeyId: key, ...window }),
  source.signIns({ userName: 'deploy', ...window }),
]);
// Few files are not of every day, which is told and no fault of theirs.
const gaps = [calls, about, signIns].flatMap((each) => each.gaps).filter(({ code }) => code !== 'NoFiles');
const count = calls.uses.reduce((sum, row) => sum + row.count, 0);
const records = calls.records.length + about.records.length + signIns.records.length;
await source.close();
process.stdout.write(JSON.stringify({ count, rows: calls.uses.length, records, gaps: gaps.length }));
