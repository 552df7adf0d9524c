import { edited } from '../harness/corefile.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, lookUp, must } from '../harness/symptom.ts';

export default {
  what: 'a block of the Corefile for another cluster has the zone of the own one, and hands on its questions to a server that is not there',
  inject: (lab) => edited(lab, (corefile) => `${corefile}\nsvc.cluster.local:53 {\n    errors\n    cache 30\n    forward . 192.0.2.53\n}\n`),
  symptom: async (lab) => {
    must(!/^10\./.test(await lookUp(lab, 'cli1', 'kubernetes.default.svc.cluster.local')), 'no Service has a name');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], 'cli2 web.app.svc.cluster.local:80': ['no name', 'timed out'] });
  },
  expected: { named: [{ layer: 'dns', object: 'ConfigMap kube-system/coredns', message: /svc\.cluster\.local|forward|192\.0\.2\.53/ }] },
} satisfies Fault;
