import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'a client asks the right server and has no search list',
  client: 'app/cli1',
  inject: async (lab) => {
    const server = await lab.kubectl('-n', 'kube-system', 'get', 'service', 'kube-dns', '-o', 'jsonpath={.spec.clusterIP}');
    await replaceClient(lab, 'cli1', { dnsPolicy: 'None', dnsConfig: { nameservers: [server] } });
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'no name', 'cli1 web.app.svc.cluster.local:80': 'answers' }),
  expected: { named: [{ layer: 'resolver', object: 'Pod app/cli1', message: /search/ }] },
} satisfies Fault;
