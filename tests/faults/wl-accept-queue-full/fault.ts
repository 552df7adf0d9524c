import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { ask, expectOutcomes, must, podsOf } from '../harness/symptom.ts';

// The nodes of the lab have perl, the images have nothing that listens and does not accept.
const server = String.raw`use IO::Socket::INET; my $s = IO::Socket::INET->new(LocalPort => 9376, Listen => 1, ReuseAddr => 1) or die; select undef, undef, undef, 1 while 1`;

export default {
  what: 'the only thread of the servers that takes connections is stuck in a lock: their queues are full, and the kernel drops what comes to a full queue',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['chroot', '/host', 'perl', '-e', server], volumeMounts: [{ name: 'host', mountPath: '/host' }] }, 'ready', { 'template/spec/volumes': [{ name: 'host', hostPath: { path: '/' } }] });
    for (const { ip } of await podsOf(lab)) for (let one = 0; one < 3; one += 1) await ask(lab, 'cli2', `${ip}:9376`, 1);
  },
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    must(pods.every(({ ready }) => ready), 'the pods are Ready');
    must(!(await lab.inPod('cli1', `nc -w 3 ${pods[0]?.ip} 9376 -e true && echo open`)).includes('open'), 'no connection comes about');
    await expectOutcomes(lab, { 'cli1 web:80': 'timed out', 'cli2 web:80': 'timed out' });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web' }] },
} satisfies Fault;
