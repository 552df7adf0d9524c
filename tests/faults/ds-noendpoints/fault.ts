import type { Fault } from '../harness/fault.ts';
import { edited } from '../harness/corefile.ts';
import { replaceService } from '../harness/slices.ts';
import { expectOutcomes, lookUp, must, podOn } from '../harness/symptom.ts';

export default {
  what: 'the DNS servers are told to leave endpoints alone, without which a headless Service has no addresses',
  inject: async (lab) => {
    await edited(lab, (text) => text.replace(/(kubernetes [^{]*\{\n)/, '$1        noendpoints\n'));
    await replaceService(lab, { clusterIP: 'None', selector: { app: 'web' }, ports: [{ name: 'http', port: 9376, targetPort: 9376 }] });
  },
  symptom: async (lab) => {
    must((await lookUp(lab, 'cli1', 'kubernetes.default.svc.cluster.local')).includes('10.96.0.1'), 'Services with an IP are known');
    await expectOutcomes(lab, { 'cli1 web:9376': 'no name', [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' });
  },
  expected: { named: [{ layer: 'dns', object: 'ConfigMap kube-system/coredns' }] },
} satisfies Fault;
