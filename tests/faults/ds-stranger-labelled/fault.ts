import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { lookUp, must, serviceIp } from '../harness/symptom.ts';

const exporter = {
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'dns-exporter', namespace: 'kube-system' },
  spec: {
    selector: { matchLabels: { 'k8s-app': 'kube-dns', component: 'exporter' } },
    template: {
      metadata: { labels: { 'k8s-app': 'kube-dns', component: 'exporter' } },
      spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'exporter', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'while :; do sleep 3600; done'] }] },
    },
  },
};

export default {
  what: 'a pod that is no DNS server has the label that the Service of cluster DNS selects',
  inject: async (lab) => {
    await lab.apply(JSON.stringify(exporter));
    await lab.kubectl('-n', 'kube-system', 'rollout', 'status', 'deployment/dns-exporter', '--timeout=60s');
  },
  symptom: async (lab) => {
    const [dns, address] = [await serviceIp(lab, 'kube-dns', 'kube-system'), await serviceIp(lab)];
    const answers = await Promise.all(Array.from({ length: 12 }, () => lookUp(lab, 'cli1', 'web.app.svc.cluster.local', dns)));
    must(answers.includes(address) && answers.some((answer) => answer !== address), `some lookups are lost: ${answers.join(' / ')}`);
  },
  heal: async (lab) => {
    await lab.kubectl('-n', 'kube-system', 'delete', 'deployment', 'dns-exporter', '--cascade=foreground', '--timeout=60s');
  },
  expected: { named: [{ layer: 'dns', object: 'Deployment kube-system/dns-exporter' }] },
} satisfies Fault;
