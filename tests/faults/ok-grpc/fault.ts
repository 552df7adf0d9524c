import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOpen } from '../harness/symptom.ts';

// SETTINGS is the first word of a server of HTTP/2 (RFC 9113, section 3.4); one that hears no preface of a client hangs up. The nodes of the lab have perl.
const server = String.raw`use IO::Socket::INET; $SIG{CHLD} = "IGNORE"; my $s = IO::Socket::INET->new(LocalPort => 9376, Listen => 128, ReuseAddr => 1) or die; while (my $c = $s->accept) { next if fork; close $s; $c->autoflush(1); print $c pack("H*", "000000040000000000"); alarm 20; sysread $c, my $b, 4096; exit }`;

export default {
  what: 'the servers speak gRPC, which is HTTP/2 without TLS and nothing older',
  client: 'app/cli1',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['chroot', '/host', 'perl', '-e', server], volumeMounts: [{ name: 'host', mountPath: '/host' }], ports: [{ name: 'grpc', containerPort: 9376 }], readinessProbe: { tcpSocket: { port: 'grpc' } } }, 'ready', { 'template/spec/volumes': [{ name: 'host', hostPath: { path: '/' } }] });
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/ports/0', value: { name: 'grpc', port: 50051, targetPort: 'grpc', appProtocol: 'kubernetes.io/h2c' } });
  },
  symptom: (lab) => expectOpen(lab, 50051),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
