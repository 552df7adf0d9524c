import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const name = 'spare9';

export default {
  what: 'a node that carries nothing is switched off to save power, as it was yesterday',
  inject: async (lab) => {
    const taints = ['NoSchedule', 'NoExecute'].map((effect) => ({ key: 'node.kubernetes.io/unreachable', effect }));
    await lab.replace([{ apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': name } }, spec: { unschedulable: true, taints } }]);
    const long = '2026-11-20T18:00:00Z';
    await lab.kubectl('patch', 'node', name, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status: { addresses: [{ type: 'InternalIP', address: '10.219.250.23' }, { type: 'Hostname', address: name }], capacity: { pods: '110' }, allocatable: { pods: '110' }, conditions: [{ type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.', lastHeartbeatTime: long, lastTransitionTime: long }] } }));
  },
  symptom: async (lab) => {
    must((await lab.kubectl('get', 'node', name, '-o', 'jsonpath={.status.conditions[?(@.type=="Ready")].status}')) !== 'True', 'it is not Ready');
    must((await lab.kubectl('get', 'pods', '-A', '--field-selector', `spec.nodeName=${name}`, '-o', 'name')) === '', 'it carries nothing');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    await lab.kubectl('delete', 'node', name, '--ignore-not-found');
    const left = (await lab.kubectl('get', 'pods', '-A', '--field-selector', `spec.nodeName=${name}`, '-o', 'jsonpath={range .items[*]}{.metadata.namespace} {.metadata.name}{"\\n"}{end}')).trim();
    for (const line of left.split('\n').filter((one) => one !== '')) {
      const [namespace = '', pod = ''] = line.split(' ');
      await lab.kubectl('-n', namespace, 'delete', 'pod', pod, '--grace-period=0', '--force', '--ignore-not-found').catch(() => undefined);
    }
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
