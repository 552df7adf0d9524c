/** Connections that the kernel still sends to pods that serve no longer: rules that are right do not change them. */
import { isConnection } from '#helpers/netfilter/conntrack.ts';
import type { Connection, UnknownLine } from '#helpers/netfilter/conntrack.ts';
import { writeEndpoint } from './endpoints.ts';
import type { ExpectedFrontend } from './expected.ts';

export interface StaleConnection {
  readonly frontend: ExpectedFrontend;
  readonly connection: Connection;
  /** gone: its backend is no endpoint any more; not-ready: it is, but takes no traffic; untranslated: sent to the Service IP itself. */
  readonly because: 'gone' | 'not-ready' | 'untranslated';
}

/** TCP states in which nothing more is to come. */
const ending = new Set(['TIME_WAIT', 'CLOSE', 'CLOSE_WAIT', 'FIN_WAIT', 'LAST_ACK', 'SHUTDOWN_SENT', 'SHUTDOWN_RECD', 'SHUTDOWN_ACK_SENT']);

/**
 * Entries whose original destination is a Service address and port and whose answering side should get no traffic. A pod
 * that is terminating may still answer and is left alone. UDP matters most: each datagram of a client with a fixed port
 * renews its entry, so it never ends by itself.
 */
export function staleConnections(entries: readonly (Connection | UnknownLine)[], frontends: readonly ExpectedFrontend[]): readonly StaleConnection[] {
  const byAddress = new Map(frontends.filter(({ address }) => address !== null).map((frontend) => [key(frontend.protocol, frontend.address ?? '', frontend.port), frontend]));
  return entries.filter(isConnection).flatMap((connection): readonly StaleConnection[] => {
    const { original, reply, protocol, state } = connection;
    const frontend = byAddress.get(key(protocol, original.destination, original.destinationPort ?? 0));
    if (!frontend || (state !== null && ending.has(state))) return [];
    if (reply.source === original.destination) return frontend.expect === 'forward' ? [{ frontend, connection, because: 'untranslated' }] : [];
    const endpoint = frontend.known.find((known) => writeEndpoint(known) === writeEndpoint({ ip: reply.source, port: reply.sourcePort }));
    if (!endpoint) return [{ frontend, connection, because: 'gone' }];
    return endpoint.ready || endpoint.terminating ? [] : [{ frontend, connection, because: 'not-ready' }];
  });
}

function key(protocol: string, address: string, port: number): string {
  return `${protocol.toLowerCase()} ${writeEndpoint({ ip: address, port })}`;
}
