import { isAddress } from '../../core/model/address.ts';
import type { Investigation, Signal, ToldEvent, UseShare } from '../../core/model/investigation.ts';

/** Milliseconds since 1970, as OCSF counts; `undefined` for what is no time. */
export function milliseconds(time: string | undefined): number | undefined {
  const value = time === undefined ? Number.NaN : Date.parse(time);
  return Number.isNaN(value) ? undefined : value;
}

/** The events that signals rest on as OCSF's `evidences`; a signal without events has its sentence. */
export function evidencesOf({ signals, use }: Investigation): readonly object[] {
  const places = new Map(use.addresses.map((share) => [share.name, share]));
  return signals.flatMap((signal): readonly object[] =>
    signal.events.length === 0
      ? [{ name: signal.id, data: { says: signal.says, weight: signal.weight } }]
      : signal.events.map((event) => evidence(signal, event, places)),
  );
}

function evidence({ id, weight }: Signal, event: ToldEvent, places: ReadonlyMap<string, UseShare>) {
  const { at, region, errorCode, about, benign, accessKeyId, accountId, client } = event;
  const [service = '', ...operation] = event.event.split(' ');
  return {
    name: id,
    ...(event.id !== undefined && { uid: event.id }),
    actor: {
      user: {
        credential_uid: accessKeyId,
        ...(accountId !== '' && { account: { uid: accountId, type: 'AWS Account', type_id: 10 } }),
        // One of account, name and uid is required.
        ...(accountId === '' && { uid: accessKeyId }),
      },
    },
    api: {
      operation: operation.join(' ') || service,
      service: { name: service },
      ...(errorCode !== undefined && { response: { error: errorCode } }),
    },
    ...endpointOf(event.from, places),
    ...(client !== undefined && { http_request: { user_agent: client } }),
    data: {
      at,
      weight,
      ...(region !== '' && { region }),
      ...(about !== undefined && { about }),
      ...(benign !== undefined && { benign }),
    },
  };
}

/** An address, or the name of the service that called by itself (I12). */
function endpointOf(from: string | undefined, places: ReadonlyMap<string, UseShare>) {
  if (from === undefined || from === '') return {};
  if (!isAddress(from)) return { src_endpoint: { svc_name: from } };
  const { country, network } = places.get(from) ?? {};
  const [, number, name] = /^AS(\d{1,10})\s*(.*)$/.exec(network ?? '') ?? [];
  return {
    src_endpoint: {
      ip: from,
      ...(country !== undefined && { location: { country } }),
      ...(number !== undefined && { autonomous_system: { number: Number(number), ...(name && { name }) } }),
    },
  };
}
