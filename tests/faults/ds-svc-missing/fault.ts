import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, lookUp, must, podsOf, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the Service of cluster DNS is gone',
  inject: (lab) => lab.kubectl('-n', 'kube-system', 'delete', 'service', 'kube-dns'),
  symptom: async (lab) => {
    const [server] = await podsOf(lab, 'k8s-app=kube-dns', 'kube-system');
    must((await lookUp(lab, 'cli1', 'web.app.svc.cluster.local', server?.ip)) === (await serviceIp(lab)), 'the server itself answers');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' });
  },
  expected: { named: [{ layer: 'dns', object: 'Service kube-system/kube-dns', finding: 'dns/service-missing' }] },
} satisfies Fault;
