/** A kubeconfig with everything in it, so that the file can be copied anywhere on this machine. */
import { stringify } from 'yaml';
import type { Pair } from './certificates.ts';

export type Access = { readonly cluster: string; readonly user: string; readonly server: string; readonly authority: string; readonly pair: Pair };

const base64 = (text: string): string => Buffer.from(text).toString('base64');

export function writeKubeconfig({ cluster, user, server, authority, pair }: Access): string {
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: cluster, cluster: { server, 'certificate-authority-data': base64(authority) } }],
      users: [{ name: user, user: { 'client-certificate-data': base64(pair.certificate), 'client-key-data': base64(pair.key) } }],
      contexts: [{ name: cluster, context: { cluster, user } }],
      'current-context': cluster,
    },
    // A cluster called n or on is no boolean: kubectl reads YAML 1.1.
    { lineWidth: 0, defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' },
  );
}
