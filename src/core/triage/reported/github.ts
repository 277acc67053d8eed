import { isFields } from '../../model/fields.ts';
import { safeHost, safeRepository, safeTime, safeType } from '../safe-words.ts';
import { type ReadReport, reportedKey, textsOf } from './report.ts';

/**
 * A secret scanning alert of GitHub, of its API or in a webhook. Its `secret` is the very thing that leaked: for a key
 * id the id, for a secret access key the secret, of which nothing is kept (GitHub REST API, secret scanning).
 */
export const readGithub: ReadReport = (record) => {
  const alert = isFields(record.alert) ? record.alert : record;
  if (typeof alert.secret_type !== 'string') return undefined;
  const repository = isFields(alert.repository) ? alert.repository : record.repository;
  const name = isFields(repository) ? safeRepository(repository.full_name) : undefined;
  const host = safeHost(alert.html_url);
  return {
    texts: textsOf(alert.secret),
    reported: reportedKey(
      { by: 'github', misuse: false },
      {
        at: safeTime(alert.created_at),
        type: safeType(alert.secret_type),
        where: name === undefined ? host : `${host ?? 'github.com'}/${name}`,
      },
    ),
  };
};
