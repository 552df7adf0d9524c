import type { Fault } from '../harness/fault.ts';
import { must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'a quota was put on the namespace of the system, and the DNS servers, which were restarted since, are not made again',
  target: 'practice',
  inject: async (lab) => {
    await lab.apply('apiVersion: v1\nkind: ResourceQuota\nmetadata: { name: default-quota, namespace: kube-system }\nspec: { hard: { pods: "0" } }\n');
    await until('the quota counts', 20, async () => (await lab.kubectl('-n', 'kube-system', 'get', 'resourcequota', 'default-quota', '-o', 'jsonpath={.status.hard.pods}')) === '0');
    await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1');
  },
  symptom: async (lab) => must((await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).length === 0, 'there are no DNS servers'),
  heal: async (lab) => {
    await lab.kubectl('-n', 'kube-system', 'delete', 'resourcequota', 'default-quota');
    await lab.kubectl('-n', 'kube-system', 'rollout', 'restart', 'deployment/coredns');
    await lab.kubectl('-n', 'kube-system', 'rollout', 'status', 'deployment/coredns', '--timeout=90s');
  },
  expected: { named: [{ layer: ['control-plane', 'dns'], object: /^ResourceQuota kube-system\/default-quota$|^Deployment kube-system\/coredns$/, message: /quota/ }] },
} satisfies Fault;
