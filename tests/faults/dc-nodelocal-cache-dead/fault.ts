import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, lookUp, must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const runOn = (node: string | null): string => JSON.stringify({ spec: { template: { spec: { nodeSelector: { 'kubernetes.io/hostname': node } } } } });

export default {
  what: 'the DNS cache of one node does not run there any more, while its pods still ask it',
  lab: 'node-local-dns',
  inject: (lab) => lab.kubectl('-n', 'kube-system', 'patch', 'daemonset', 'node-local-dns', '--type=merge', '-p', runOn('node2')),
  symptom: async (lab) => {
    must(/^10\./.test(await lookUp(lab, 'cli1', 'web.app.svc.cluster.local', '10.96.0.10')), 'the DNS Service answers');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    await lab.kubectl('-n', 'kube-system', 'patch', 'daemonset', 'node-local-dns', '--type=merge', '-p', runOn(null));
    await until('the cache answers again', 60, async () => /^10\./.test(await lookUp(lab, 'cli1', 'web.app.svc.cluster.local', '169.254.20.10')));
  },
  expected: { named: [{ layer: 'resolver', object: 'Node node1', message: /169\.254\.20\.10/ }] },
} satisfies Fault;
