/** A small API server (https and WebSocket) that answers as a test tells it, misbehaviour included. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import { connect, type Transport } from '../../../fixtures/transport/index.ts';
import { createAuthority, type Issued } from './certificates.ts';

export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type FakeAnswer =
  | { readonly status?: number; readonly body?: unknown; readonly headers?: Record<string, string>; readonly delayMs?: number }
  /** Written piece by piece, each in its own TCP segment. */
  | { readonly pieces: readonly Buffer[] }
  | 'hang'
  | 'reset';

export interface FakeSession {
  readonly query: URLSearchParams;
  readonly socket: WebSocket;
  readonly protocol: string;
  /** Bytes received on stdin so far. */
  readonly stdin: () => Buffer;
  readonly stdinEnded: Promise<void>;
  send(channel: number, data: string | Buffer): void;
  /** The status that ends a command. */
  end(exit: number | object): void;
}

export interface FakeOptions {
  readonly answer?: (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>;
  readonly exec?: (session: FakeSession) => void | Promise<void>;
  /** An HTTP answer instead of the upgrade, or none at all. */
  readonly refuse?: (request: IncomingMessage) => { readonly status: number; readonly body: string } | 'hang' | undefined;
  readonly protocols?: readonly string[];
  readonly serverCertificate?: Issued;
  /** The `user` of the kubeconfig; default a token. */
  readonly user?: object;
  readonly cluster?: object;
}

export interface FakeApi {
  readonly url: string;
  readonly requests: FakeRequest[];
  readonly upgrades: string[];
  readonly connections: () => number;
  readonly kubeconfig: string;
  readonly folder: string;
  readonly transport: Transport;
  close(): Promise<void>;
}

export const authority = createAuthority('test authority');
export const goodCertificate = authority.issue({ names: ['127.0.0.1', 'localhost'] });

export async function startFakeApi(options: FakeOptions = {}): Promise<FakeApi> {
  const requests: FakeRequest[] = [];
  const upgrades: string[] = [];
  let connections = 0;
  const { cert, key } = options.serverCertificate ?? goodCertificate;
  const server = createServer({ cert, key, ca: authority.cert }, (request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const url = new URL(request.url ?? '/', 'https://fake');
      const seen: FakeRequest = { method: request.method ?? '', path: url.pathname, query: url.searchParams, headers: request.headers, body: Buffer.concat(chunks).toString() };
      requests.push(seen);
      const answer = (await options.answer?.(seen)) ?? {};
      if (answer === 'hang') return;
      if (answer === 'reset') return void request.socket.destroy();
      if ('pieces' in answer) {
        for (const piece of answer.pieces) {
          response.write(piece);
          await new Promise((resolve) => { setTimeout(resolve, 5); });
        }
        return void response.end();
      }
      if (answer.delayMs !== undefined) await new Promise((resolve) => { setTimeout(resolve, answer.delayMs); });
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {}));
    })();
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  serveExec(server, options, upgrades);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const folder = await mkdtemp(join(tmpdir(), 'fake-api-'));
  const kubeconfig = join(folder, 'config');
  await writeFile(kubeconfig, JSON.stringify(kubeconfigFor(url, options)));
  const transport = await connect({ env: { KUBECONFIG: kubeconfig } });
  return {
    url, requests, upgrades, kubeconfig, folder, transport, connections: () => connections,
    async close() {
      await transport.close();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => { server.close(resolve); });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function kubeconfigFor(server: string, { user = { token: 'secret-token-of-jane' }, cluster = {} }: Pick<FakeOptions, 'user' | 'cluster'> = {}): object {
  return {
    'current-context': 'here',
    clusters: [{ name: 'fake', cluster: { server, 'certificate-authority-data': Buffer.from(authority.cert).toString('base64'), ...cluster } }],
    users: [{ name: 'jane', user }],
    contexts: [{ name: 'here', context: { cluster: 'fake', user: 'jane' } }],
  };
}

/** A `Status` as the API server sends it. */
export function statusBody(code: number, reason: string, message: string, details: object = {}): object {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, details, code };
}

function serveExec(server: Server, { exec, refuse, protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] }: FakeOptions, upgrades: string[]): void {
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: (offered) => protocols.find((one) => offered.has(one)) ?? false });
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const url = request.url ?? '/';
    upgrades.push(url);
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim());
    const refusal = refuse?.(request) ?? (protocols.some((one) => offered.includes(one)) ? undefined : { status: 403, body: '' });
    if (refusal === 'hang') return;
    if (refusal !== undefined) return void socket.end(`HTTP/1.1 ${refusal.status} Refused\r\nContent-Length: ${Buffer.byteLength(refusal.body)}\r\nConnection: close\r\n\r\n${refusal.body}`);
    sockets.handleUpgrade(request, socket, head, (client) => void exec?.(session(client, new URL(url, 'https://fake').searchParams)));
  });
}

function session(socket: WebSocket, query: URLSearchParams): FakeSession {
  const input: Buffer[] = [];
  const send = (channel: number, data: string | Buffer) => socket.send(Buffer.concat([Buffer.of(channel), Buffer.from(data as string)]));
  const stdinEnded = new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      if (data[0] === 0) input.push(data.subarray(1));
      if (data[0] === 255 && data[1] === 0) resolve();
    });
  });
  return {
    socket, query, protocol: socket.protocol, stdin: () => Buffer.concat(input), stdinEnded, send,
    end(exit) {
      const status = exit === 0 ? { metadata: {}, status: 'Success' }
        : typeof exit === 'object' ? exit
        : { metadata: {}, status: 'Failure', message: `command terminated with non-zero exit code: exit status ${exit}`, reason: 'NonZeroExitCode', details: { causes: [{ reason: 'ExitCode', message: String(exit) }] } };
      send(3, JSON.stringify(status));
      socket.close();
    },
  };
}
