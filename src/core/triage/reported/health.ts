import { type Fields, isFields } from '../../model/fields.ts';
import { safeHost, safeTime, safeType, safeWords } from '../safe-words.ts';
import { member, objectOf, objectsOf, type ReadReport, type Report, reportedKey, textsOf } from './report.ts';

/**
 * AWS Health: an event as EventBridge delivers it, an event with its details, or one affected entity, as the API gives
 * them (AWS Health API reference). The entities of events about credentials are key ids; a description is not looked
 * at.
 */
export const readHealth: ReadReport = (record) => {
  if (typeof record.entityValue === 'string' && typeof record.eventArn === 'string') return ofEntity(record);
  const detail = isFields(record.detail) ? record.detail : record;
  const event = isFields(detail.event) ? detail.event : detail;
  if (typeof event.eventTypeCode !== 'string') return undefined;
  const metadata = { ...objectOf(detail, 'eventMetadata'), ...objectOf(detail, 'metadata') };
  const entities = objectsOf(detail, 'affectedEntities').map(({ entityValue }) => entityValue);
  return {
    texts: textsOf(...entities, metadata.publicKey),
    reported: reportedKey(
      { by: 'health', misuse: tellsOfUse(event.eventTypeCode) },
      {
        at: safeTime(event.startTime) ?? safeTime(record.time),
        type: safeType(event.eventTypeCode),
        where: safeHost(metadata.exposedUrl),
        userName: safeWords(metadata.userName),
      },
    ),
  };
};

function ofEntity(entity: Fields): Report {
  const [, type = ''] = /\/(AWS_[A-Z_]+)\//.exec(String(entity.eventArn)) ?? [];
  return {
    texts: textsOf(entity.entityValue),
    reported: reportedKey(
      { by: 'health', misuse: tellsOfUse(type) },
      { at: safeTime(member(entity, 'lastUpdatedTime')), type: safeType(type) },
    ),
  };
}

/** `AWS_RISK_CREDENTIALS_COMPROMISED`, `…_COMPROMISE_SUSPECTED`; an exposure alone is no use. */
function tellsOfUse(type: string): boolean {
  return type.includes('_COMPROMISE');
}
