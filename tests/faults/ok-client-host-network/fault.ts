import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'a client is in the network of its node, and asks the DNS of the cluster',
  client: 'app/cli1',
  inject: (lab) => replaceClient(lab, 'cli1', { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' }),
  symptom: async (lab) => {
    const [own, node] = (await lab.kubectl('-n', 'app', 'get', 'pod', 'cli1', '-o', 'jsonpath={.status.podIP} {.status.hostIP}')).split(' ');
    must(own === node, 'it has the address of its node');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli1 web.app.svc.cluster.local:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
