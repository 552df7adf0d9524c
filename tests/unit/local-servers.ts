/** Small servers on loopback that behave well and badly in known ways. */
import { createSocket } from 'node:dgram';
import { createServer as createHttp } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import dnsPacket, { type Answer, type Packet } from 'dns-packet';

export interface Running {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Listens, and remembers its connections so that it can end at once. */
async function listen(server: Server, port: number, host: string): Promise<Running> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => {
      open.forEach((socket) => socket.destroy());
      server.close(() => resolve());
    }),
  };
}

/** Answers HTTP: `/` with its name, `/404` and the like with that status (`/302?to=URL` leads on), `/65536` with so many bytes. */
export function startHttp(port = 0, host = '127.0.0.1', name = 'web-1'): Promise<Running> {
  return listen(createHttp((request, response) => {
    const url = new URL(request.url ?? '/', 'http://here');
    const number = Number(url.pathname.slice(1));
    if (number >= 300 && number < 600) response.writeHead(number, { ...(number < 400 ? { location: url.searchParams.get('to') ?? '/' } : {}) }).end(`status ${number}\n`);
    else response.writeHead(200, { 'content-type': 'text/plain' }).end(number > 0 ? 'x'.repeat(number) : `${name}\n`);
  }), port, host);
}

export type Manner = 'silent' | 'begins' | 'stalls-in-head' | 'short' | 'resets' | 'resets-when-asked' | 'closes' | 'closes-when-asked' | 'speaks-first' | 'binary';

const begun = 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nthe first part';

/** Takes connections and then behaves in its manner. */
export function startTcp(manner: Manner, port = 0, host = '127.0.0.1'): Promise<Running> {
  return listen(createServer((socket) => {
    const whenAsked = (act: () => void): void => void socket.once('data', act);
    switch (manner) {
      case 'silent': socket.resume(); break;
      case 'begins': whenAsked(() => socket.write(begun)); break;
      case 'stalls-in-head': whenAsked(() => socket.write('HTTP/1.1 200 OK\r\nContent-Le')); break;
      case 'short': whenAsked(() => socket.end(begun)); break;
      case 'resets': socket.resetAndDestroy(); break;
      case 'resets-when-asked': whenAsked(() => socket.resetAndDestroy()); break;
      case 'closes': socket.end(); break;
      case 'closes-when-asked': whenAsked(() => socket.end()); break;
      case 'speaks-first': socket.write('SSH-2.0-OpenSSH_9.2p1\r\n'); socket.resume(); break;
      case 'binary': whenAsked(() => socket.end(Buffer.concat([Buffer.from('HTTP/1.0 200 OK\r\n\r\n'), Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256))]))); break;
    }
  }), port, host);
}

export type DnsManner = 'truth' | 'servfail' | 'refused' | 'no-data' | 'truncates' | 'silent' | 'garbage' | 'cut-short';

/** The names that the truthful servers know: Services of a small cluster. */
export const zone: Readonly<Record<string, readonly Answer[]>> = {
  'kubernetes.default.svc.cluster.local': [a('kubernetes.default.svc.cluster.local', '127.0.0.1')],
  'web.app.svc.cluster.local': [a('web.app.svc.cluster.local', '127.0.0.1')],
  'shut.app.svc.cluster.local': [a('shut.app.svc.cluster.local', '127.0.0.98')],
  'dual.app.svc.cluster.local': [a('dual.app.svc.cluster.local', '10.96.0.30'), { type: 'AAAA', name: 'dual.app.svc.cluster.local', ttl: 5, data: 'fd00:10:96::30' }],
  'headless.app.svc.cluster.local': ['10.244.1.5', '10.244.2.6', '10.244.2.7'].map((ip) => a('headless.app.svc.cluster.local', ip)),
  'alias.app.svc.cluster.local': [{ type: 'CNAME', name: 'alias.app.svc.cluster.local', ttl: 5, data: 'elsewhere.example.org' }, a('elsewhere.example.org', '192.0.2.7')],
  '_http._tcp.web.app.svc.cluster.local': [{ type: 'SRV', name: '_http._tcp.web.app.svc.cluster.local', ttl: 5, data: { priority: 0, weight: 100, port: 80, target: 'web.app.svc.cluster.local' } }],
  '10.0.96.10.in-addr.arpa': [{ type: 'PTR', name: '10.0.96.10.in-addr.arpa', ttl: 5, data: 'web.app.svc.cluster.local' }],
};

function a(name: string, data: string): Answer {
  return { type: 'A', name, ttl: 5, data };
}

const codes = { noerror: 0, servfail: 2, nxdomain: 3, refused: 5 } as const;

function answer(query: Packet, manner: DnsManner, over: 'udp' | 'tcp'): Packet {
  const question = query.questions?.[0];
  const name = question?.name.toLowerCase() ?? '';
  const known = zone[name];
  const code = manner === 'servfail' ? codes.servfail : manner === 'refused' ? codes.refused : manner === 'no-data' || known !== undefined ? codes.noerror : codes.nxdomain;
  const fitting = (known ?? []).filter((one) => one.type === question?.type || one.type === 'CNAME' || (one.type === 'A' && question?.type === 'A'));
  const truncated = manner === 'truncates' && over === 'udp';
  return {
    type: 'response', id: query.id ?? 0, questions: query.questions ?? [],
    flags: dnsPacket.RECURSION_DESIRED | dnsPacket.AUTHORITATIVE_ANSWER | code | (truncated ? dnsPacket.TRUNCATED_RESPONSE : 0),
    answers: code === codes.noerror && manner !== 'no-data' && !truncated ? fitting : [],
  };
}

/** A DNS server over UDP and TCP on one port. */
export async function startDns(manner: DnsManner, port = 0, host = '127.0.0.1'): Promise<Running> {
  const tcp = await listen(createServer((socket) => socket.once('data', (data) => {
    if (manner === 'silent') return;
    if (manner === 'garbage') return void socket.end('not a packet');
    const whole = dnsPacket.streamEncode(answer(dnsPacket.streamDecode(data), manner, 'tcp'));
    socket.end(manner === 'cut-short' ? whole.subarray(0, 20) : whole);
  })), port, host);
  const udp = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  udp.on('message', (data, from) => {
    if (manner === 'silent') return;
    const reply = manner === 'garbage' ? Buffer.from('not a packet') : dnsPacket.encode(answer(dnsPacket.decode(data), manner, 'udp'));
    udp.send(manner === 'cut-short' ? reply.subarray(0, 14) : reply, from.port, from.address);
  });
  await new Promise<void>((resolve, reject) => udp.once('error', reject).bind(tcp.port, host, resolve));
  return { port: tcp.port, close: async () => {
    await Promise.all([tcp.close(), new Promise<void>((resolve) => udp.close(() => resolve()))]);
  } };
}
