import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const now = (): string => new Date().toISOString();

export default {
  what: 'a node has just been ordered because the cluster is to grow: it has told the API its name and is not ready yet, as all are for their first minute',
  target: 'practice',
  inject: async (lab) => {
    await lab.replace([{ apiVersion: 'v1', kind: 'Node', metadata: { name: 'pool-7f3a', labels: { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': 'pool-7f3a' } }, spec: { providerID: 'aws:///eu-west-1a/i-0a1b2c3d4e5f', taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }, { key: 'node.cloudprovider.kubernetes.io/uninitialized', value: 'true', effect: 'NoSchedule' }] } }]);
    const room = { cpu: '4', memory: '8Gi', pods: '110' };
    await lab.kubectl('patch', 'node', 'pool-7f3a', '--subresource=status', '-p', JSON.stringify({ status: { conditions: [{ type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: 'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized', lastHeartbeatTime: now(), lastTransitionTime: now() }], capacity: room, allocatable: room, addresses: [{ type: 'InternalIP', address: '10.219.200.9' }, { type: 'Hostname', address: 'pool-7f3a' }], nodeInfo: { machineID: '', systemUUID: '', bootID: '', kernelVersion: '6.12', osImage: 'Linux', containerRuntimeVersion: 'containerd://2.0.4', kubeletVersion: 'v1.36.3', kubeProxyVersion: '', operatingSystem: 'linux', architecture: 'amd64' } } }));
  },
  symptom: async (lab) => {
    must((await lab.kubectl('get', 'node', 'pool-7f3a')).includes('NotReady'), 'the node is not ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    await lab.kubectl('delete', 'node', 'pool-7f3a');
  },
  expected: { status: ['healthy', 'inconclusive'], named: [] },
} satisfies Fault;
