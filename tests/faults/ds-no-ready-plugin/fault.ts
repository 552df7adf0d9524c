import { edited } from '../harness/corefile.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, lookUp, must, podsOf, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the DNS servers serve and do not say that they are ready: the line that their probe asks for is gone',
  inject: (lab) => edited(lab, (corefile) => corefile.replace(/^\s*ready.*\n/m, ''), 'running'),
  symptom: async (lab) => {
    const servers = await podsOf(lab, 'k8s-app=kube-dns', 'kube-system');
    must(servers.every(({ ready }) => !ready), 'no server is Ready');
    must(/^10\./.test(await lookUp(lab, 'cli1', 'web.app.svc.cluster.local', servers[0]?.ip)), 'a server itself answers');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' });
  },
  expected: { named: [{ layer: 'dns', object: /^(Deployment|ConfigMap) kube-system\/coredns$/, message: /readiness|ready|8181/i }] },
} satisfies Fault;
