import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, lookUp, must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the DNS caches of the nodes hand what they are asked to an address that nobody has any more, as their configuration says, and were started anew since',
  target: 'practice',
  lab: 'node-local-dns',
  inject: async (lab) => {
    const before = await lab.kubectl('-n', 'kube-system', 'get', 'configmap', 'node-local-dns', '-o', 'jsonpath={.data.Corefile}');
    await lab.on('cp', `cat > /run/nodelocal.kept <<'END'\n${before}\nEND`);
    await lab.patch('kube-system', 'configmap/node-local-dns', { op: 'replace', path: '/data/Corefile', value: before.replaceAll(/forward \. \S+/g, 'forward . 10.96.0.253') });
    await lab.kubectl('-n', 'kube-system', 'rollout', 'restart', 'daemonset/node-local-dns');
    await lab.kubectl('-n', 'kube-system', 'rollout', 'status', 'daemonset/node-local-dns', '--timeout=60s').catch(() => '');
    await until('nothing resolves', 60, async () => !/^10\./.test(await lookUp(lab, 'cli1', `kubernetes.default.svc.cluster.local`, '169.254.20.10')));
  },
  symptom: async (lab) => {
    must(/^10\./.test(await lookUp(lab, 'cli1', 'web.app.svc.cluster.local', '10.96.0.10')), 'the DNS Service answers');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], 'cli2 web:80': ['no name', 'timed out'] });
  },
  heal: async (lab) => {
    const kept = await lab.on('cp', 'cat /run/nodelocal.kept');
    await lab.patch('kube-system', 'configmap/node-local-dns', { op: 'replace', path: '/data/Corefile', value: kept });
    await lab.kubectl('-n', 'kube-system', 'rollout', 'restart', 'daemonset/node-local-dns');
  },
  expected: { named: [{ layer: ['dns', 'resolver'], object: /ConfigMap kube-system\/node-local-dns|DaemonSet kube-system\/node-local-dns/, message: /10\.96\.0\.253|forward/ }] },
} satisfies Fault;
