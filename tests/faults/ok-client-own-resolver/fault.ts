import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a client searches zones of the company as well, with ndots:2 and other options, and knows some hosts by itself',
  client: 'app/cli1',
  inject: async (lab) =>
    replaceClient(lab, 'cli1', {
      dnsConfig: {
        searches: ['corp.example', 'emea.corp.example', 'lab.corp.example', 'dc1.corp.example', 'dc2.corp.example'],
        options: [{ name: 'ndots', value: '2' }, { name: 'timeout', value: '1' }, { name: 'attempts', value: '3' }, { name: 'edns0' }, { name: 'single-request-reopen' }, { name: 'rotate' }],
      },
      hostAliases: [{ ip: '192.0.2.44', hostnames: ['git.corp.example', 'web.corp.example'] }, { ip: await serviceIp(lab), hostnames: ['web.internal', 'web.app'] }],
    }),
  symptom: async (lab) => {
    must(/options .*ndots:2/.test(await lab.inPod('cli1', 'cat /etc/resolv.conf')), 'its resolver is its own');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli1 web.app:80': 'answers', 'cli1 web.app.svc:80': 'answers', 'cli1 web.app.svc.cluster.local:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
