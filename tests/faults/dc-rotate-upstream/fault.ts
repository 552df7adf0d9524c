import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';

import { ask, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a client asks in turn the DNS of the cluster and a server outside of it, which knows none of its names',
  client: 'app/cli1',
  inject: async (lab) => {
    const outside = await lab.kubectl('get', 'endpointslice', 'kubernetes', '-o', 'jsonpath={.endpoints[0].addresses[0]}');
    await replaceClient(lab, 'cli1', { dnsConfig: { nameservers: [outside], options: [{ name: 'rotate' }] } });
  },
  symptom: async (lab) => {
    must((await ask(lab, 'cli1', `${await serviceIp(lab)}:80`)).outcome === 'answers', 'the Service answers on its IP');
    const outcomes = await Promise.all(Array.from({ length: 12 }, async () => (await ask(lab, 'cli1', 'web:80', 8)).outcome));
    must(outcomes.includes('answers') && outcomes.includes('no name'), `the name is found now and then: ${outcomes.join(' / ')}`);
  },
  expected: { named: [{ layer: 'resolver', object: 'Pod app/cli1' }] },
} satisfies Fault;
