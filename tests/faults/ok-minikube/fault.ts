import type { Fault } from '../harness/fault.ts';
import { edited } from '../harness/corefile.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the configuration of the DNS servers is that of minikube: it logs, has a host of its own and hands on all others; one server is enough there, on the only node that is not cordoned',
  target: 'practice',
  grep: 'dns',
  inject: async (lab) => {
    await edited(lab, (text) => text.replace(/\n( *)errors\n/, '\n$1log\n$1errors\n').replace(/\n( *)forward /, '\n$1hosts {\n$1    192.168.49.1 host.minikube.internal\n$1    fallthrough\n$1}\n$1forward ').replace('cache 30', 'cache 30 {\n        disable success cluster.local\n        disable denial cluster.local\n    }'));
    await lab.kubectl('-n', 'kube-system', 'scale', 'deployment/coredns', '--replicas=1');
    await until('one is left', 60, async () => (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).length === 1);
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
