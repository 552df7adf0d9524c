import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the DNS servers were hardened (not root, no capabilities) and may not bind port 53 any more',
  target: 'practice',
  grep: 'dns',
  inject: async (lab) => {
    await lab.patch('kube-system', 'deployment/coredns', { op: 'replace', path: '/spec/strategy', value: { type: 'Recreate' } },
      { op: 'replace', path: '/spec/template/spec/securityContext', value: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '1024' }] } },
      { op: 'add', path: '/spec/template/spec/containers/0/securityContext', value: { runAsUser: 65532, runAsNonRoot: true, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } } });
    await until('the servers crash', 60, async () => {
      const servers = await podsOf(lab, 'k8s-app=kube-dns', 'kube-system');
      return servers.length === 2 && servers.every(({ restarts, ready }) => restarts > 0 && !ready);
    });
  },
  symptom: async (lab) => expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' }),
  expected: { named: [{ layer: 'dns', object: 'Deployment kube-system/coredns', message: /permission denied/ }] },
} satisfies Fault;
