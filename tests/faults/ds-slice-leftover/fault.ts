import type { Fault } from '../harness/fault.ts';
import { lookUp, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a slice of the cluster DNS of before was left, so a third of all questions goes to an address that nobody has',
  inject: async (lab) => {
    const ports = JSON.parse(await lab.kubectl('-n', 'kube-system', 'get', 'service', 'kube-dns', '-o', 'jsonpath={.spec.ports}')) as readonly { name: string; protocol: string; port: number }[];
    await lab.apply(JSON.stringify({
      apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name: 'kube-dns-old', namespace: 'kube-system', labels: { 'kubernetes.io/service-name': 'kube-dns' } },
      addressType: 'IPv4', ports: ports.map(({ name, protocol, port }) => ({ name, protocol, port })), endpoints: [{ addresses: ['10.244.9.9'], conditions: { ready: true } }],
    }));
  },
  symptom: async (lab) => {
    const [dns, address] = [await serviceIp(lab, 'kube-dns', 'kube-system'), await serviceIp(lab)];
    const answers = await Promise.all(Array.from({ length: 12 }, () => lookUp(lab, 'cli1', 'web.app.svc.cluster.local', dns)));
    must(answers.includes(address) && answers.some((answer) => answer !== address), `some lookups are lost: ${answers.join(' / ')}`);
  },
  heal: (lab) => lab.kubectl('-n', 'kube-system', 'delete', 'endpointslice', 'kube-dns-old'),
  expected: { status: ['broken', 'at-risk'], named: [{ layer: ['dns', 'endpoints'], object: 'EndpointSlice kube-system/kube-dns-old' }] },
} satisfies Fault;
