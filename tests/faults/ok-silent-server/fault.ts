import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the servers speak no HTTP and wait for their clients to begin',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', "exec nc -ll -p 9376 -e cat"] });
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/ports/0', value: { name: 'queue', port: 5672, targetPort: 9376 } });
  },
  symptom: async (lab) => {
    for (const client of ['cli1', 'cli2']) must((await lab.inPod(client, `nc -w 3 ${await serviceIp(lab)} 5672 -e true && echo open`)).includes('open'), `the Service IP takes a connection of ${client}`);
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
