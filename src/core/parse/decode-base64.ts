import { Buffer, isUtf8 } from 'node:buffer';
import { damaged, type Place, placeIn, quoted } from './place.ts';
import { REPORT_COLUMNS } from './report-header.ts';

const STANDARD_HEADER = REPORT_COLUMNS.join(',');

const AGAIN =
  'A piece cannot be put back by hand. Fetch it again: aws iam get-credential-report --output json > report.json';

/**
 * Decodes base64 strictly: white space is allowed, anything else that is not base64 is refused with its
 * place, and so is a length that base64 cannot have. Decoders that shrug (`Buffer.from`, browsers) turn a
 * text with a piece missing into rows of the wrong cells.
 */
export function decodeBase64(text: string, about: Place): Buffer {
  const stranger = /[^A-Za-z0-9+/=\s]/.exec(text);
  if (stranger !== null) {
    const place = placeIn(text, stranger.index);
    throw damaged({ ...about, ...place }, `${quoted(stranger[0])} stands in the base64 text.`, AGAIN);
  }
  const packed = text.replace(/\s+/g, '');
  const padding = /=+$/.exec(packed)?.[0].length ?? 0;
  const inside = packed.indexOf('=');
  if (inside >= 0 && inside < packed.length - padding) {
    const message = `the base64 text ends at its character ${inside + 1} and goes on: texts were joined.`;
    throw damaged(about, message, AGAIN);
  }
  const bytes = Buffer.from(packed, 'base64');
  const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (packed.length % 4 !== 0 || padding > 2 || (!gzipped && !isUtf8(bytes))) {
    throw damaged(about, explainDamage(packed, bytes), AGAIN);
  }
  return bytes;
}

/** What is wrong, from which character on, and what the text holds behind the damage. */
function explainDamage(packed: string, bytes: Buffer): string {
  const lengthWords =
    packed.length % 4 === 0
      ? ''
      : ` It has ${packed.length} characters, and base64 has a multiple of 4, so some are missing.`;
  const good = soundPart(bytes);
  // Three bytes are four characters; the damage lies in or before the group of the first bad byte.
  const character = Math.floor(good.length / 3) * 4 + 1;
  if (good.length === bytes.length) return `the base64 text is cut short.${lengthWords}`;
  if (good === '') return `the base64 text does not hold a credential report.${lengthWords}`;
  const where = `the base64 text is damaged at about its character ${character}.${lengthWords}`;
  return `${where} ${whereInReport(good)}${behind(packed.slice(character - 1), good)}`;
}

/** The beginning that reads as a report: printable, and like the header that all reports have. */
function soundPart(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  const printable = /^[\t\r\n\x20-\x7e]*/.exec(text)?.[0] ?? '';
  if (!printable.startsWith('user,arn,') || printable.includes('\n')) return printable;
  let same = 0;
  while (same < printable.length && printable[same] === STANDARD_HEADER[same]) same++;
  return printable.slice(0, same);
}

function whereInReport(good: string): string {
  const { line, column } = placeIn(good, good.length);
  const cells = good.slice(good.lastIndexOf('\n') + 1).split(',');
  const place = `The report can be read up to line ${line}, column ${column}`;
  const name = line === 1 ? REPORT_COLUMNS[cells.length - 1] : undefined;
  if (name === undefined) return `${place}.`;
  return `${place}: the header breaks off in column name ${cells.length}, ${quoted(cells.at(-1) ?? '')}, which should be ${name}.`;
}

/** Whether a row shows again when reading starts one, two or three characters later. */
function behind(rest: string, good: string): string {
  for (let shift = 0; shift < 4; shift++) {
    const text = Buffer.from(rest.slice(shift), 'base64').toString('latin1');
    if (!/:iam::\d{12}:user\//.test(text) && !/:iam::\d{12}:root,/.test(text)) continue;
    const root = /:iam::\d{12}:root,/;
    const rootWords = root.test(text) || root.test(good) ? '' : ', and the root row is not among them';
    return ` Behind it rows can be read again, so a piece in the middle is missing${rootWords}.`;
  }
  return '';
}
