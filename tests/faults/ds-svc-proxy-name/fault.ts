import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, lookUp, must, podsOf, serviceIp } from '../harness/symptom.ts';

const label = 'service.kubernetes.io/service-proxy-name';

export default {
  what: 'a label leaves the Service of cluster DNS to another proxy, which there is not',
  inject: (lab) => lab.kubectl('-n', 'kube-system', 'label', 'service', 'kube-dns', `${label}=node-local`),
  symptom: async (lab) => {
    const [server] = await podsOf(lab, 'k8s-app=kube-dns', 'kube-system');
    must((await lookUp(lab, 'cli1', 'web.app.svc.cluster.local', server?.ip)) === (await serviceIp(lab)), 'a server answers itself');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' });
  },
  heal: (lab) => lab.kubectl('-n', 'kube-system', 'label', 'service', 'kube-dns', `${label}-`),
  expected: { named: [{ layer: ['dns', 'service'], object: 'Service kube-system/kube-dns' }] },
} satisfies Fault;
