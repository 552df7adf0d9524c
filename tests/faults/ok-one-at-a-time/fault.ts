import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes } from '../harness/symptom.ts';

// What Python's http.server does: a queue of five, and one request after the other. The nodes of the lab have perl.
const server = String.raw`use IO::Socket::INET; $SIG{PIPE} = "IGNORE"; my $name = $ENV{HOSTNAME}; my $s = IO::Socket::INET->new(LocalPort => 9376, Listen => 5, ReuseAddr => 1) or die; while (my $c = $s->accept) { eval { local $SIG{ALRM} = sub { die }; alarm 5; sysread $c, my $b, 4096; select undef, undef, undef, 0.03; syswrite $c, "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n$name\n"; alarm 0 }; close $c }`;

export default {
  what: 'the servers see to one request after the other and keep a short queue, as small tools do; nobody uses them much',
  inject: (lab) => rollOut(lab, { image: busybox, command: ['chroot', '/host', 'perl', '-e', server], volumeMounts: [{ name: 'host', mountPath: '/host' }], readinessProbe: { httpGet: { path: '/', port: 9376 }, periodSeconds: 2, timeoutSeconds: 5 } }, 'ready', { 'template/spec/volumes': [{ name: 'host', hostPath: { path: '/' } }] }),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
