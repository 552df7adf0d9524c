import { edited } from '../harness/corefile.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the Corefile has a mistake that the running servers have refused: their next start will fail',
  inject: async (lab) => {
    await edited(lab, (corefile) => corefile.replace('.:53 {', '.:53 {\n    no-such-plugin'), 'not restarted');
    await until('the servers have refused it', 180, async () => /Failed to reload|Corefile.*[Uu]nknown/.test(await lab.kubectl('-n', 'kube-system', 'logs', '-l', 'k8s-app=kube-dns', '--tail=20', '--prefix')));
  },
  symptom: async (lab) => {
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
    must((await lab.kubectl('-n', 'kube-system', 'get', 'configmap', 'coredns', '-o', 'yaml')).includes('no-such-plugin'), 'the mistake is there');
  },
  expected: { status: 'at-risk', named: [{ layer: 'dns', object: 'ConfigMap kube-system/coredns' }] },
} satisfies Fault;
