/** The few requests that bring a cluster up, as its administrator. */
import { readFile } from 'node:fs/promises';
import { Agent, fetch } from 'undici';
import { parse } from 'yaml';
import { kubeconfigPath } from '../folders.ts';

export type Api = {
  readonly isReady: () => Promise<boolean>;
  readonly read: (path: string) => Promise<unknown>;
  /** Server-side apply: the same object twice is no change. */
  readonly apply: (path: string, object: object) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

type Kubeconfig = {
  readonly clusters: readonly [{ readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string } }];
  readonly users: readonly [{ readonly user: { readonly 'client-certificate-data': string; readonly 'client-key-data': string } }];
};

export async function connectApi(name: string): Promise<Api> {
  const { clusters, users } = parse(await readFile(kubeconfigPath(name), 'utf8')) as Kubeconfig;
  const { server, 'certificate-authority-data': ca } = clusters[0].cluster;
  const { 'client-certificate-data': cert, 'client-key-data': key } = users[0].user;
  const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64');
  const dispatcher = new Agent({ connect: { ca: bytes(ca), cert: bytes(cert), key: bytes(key), timeout: 2000 }, headersTimeout: 10_000 });
  const request = (path: string, init: Parameters<typeof fetch>[1] = {}) => fetch(`${server}${path}`, { ...init, dispatcher });
  return {
    isReady: () =>
      request('/readyz').then(
        async (response) => (await response.text(), response.ok),
        () => false,
      ),
    async read(path) {
      const response = await request(path);
      if (!response.ok) throw new Error(`read ${path}: ${response.status} ${await response.text()}`);
      return response.json();
    },
    async apply(path, object) {
      const response = await request(`${path}?fieldManager=plumbline-lab&force=true`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/apply-patch+yaml' },
        body: JSON.stringify(object),
      });
      if (!response.ok) throw new Error(`apply ${path}: ${response.status} ${await response.text()}`);
      await response.text();
    },
    async remove(path) {
      await (await request(path, { method: 'DELETE' })).text();
    },
    close: () => dispatcher.close(),
  };
}
