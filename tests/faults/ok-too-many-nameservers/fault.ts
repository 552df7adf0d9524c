import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'a client is given more servers for names than a resolver takes, and its kubelet complains again and again that it leaves some out',
  client: 'app/cli1',
  inject: async (lab) => {
    const [upstream = ''] = /(?<=nameserver )\S+/.exec(await lab.on('node1', 'cat /etc/resolv.conf')) ?? [];
    await replaceClient(lab, 'cli1', { dnsConfig: { nameservers: [upstream, '192.0.2.54', '192.0.2.55'], searches: ['corp.example'] } });
  },
  symptom: async (lab) => {
    must((await lab.kubectl('-n', 'app', 'get', 'events')).includes('DNSConfigForming'), 'the kubelet complains');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli1 web.app.svc.cluster.local:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
