import type { Fault } from '../harness/fault.ts';
import type { Lab } from '../harness/lab.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

let beating: ReturnType<typeof setInterval> | undefined;
const now = (): string => new Date().toISOString();

async function beat(lab: Lab): Promise<void> {
  await lab.replace([{ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'virtual-node-aci-linux', namespace: 'kube-node-lease' }, spec: { holderIdentity: 'virtual-node-aci-linux', leaseDurationSeconds: 40, renewTime: now().replace('Z', '000Z') } }]);
}

export default {
  what: 'the cluster has a virtual node as well, which stands for containers of a cloud: it is Ready, runs Linux, has no address, and takes only pods that tolerate it',
  target: 'practice',
  inject: async (lab) => {
    await lab.replace([{
      apiVersion: 'v1', kind: 'Node', metadata: { name: 'virtual-node-aci-linux', labels: { type: 'virtual-kubelet', 'kubernetes.io/os': 'linux', 'kubernetes.io/role': 'agent', 'kubernetes.io/hostname': 'virtual-node-aci-linux', 'node.kubernetes.io/exclude-from-external-load-balancers': 'true' } },
      spec: { taints: [{ key: 'virtual-kubelet.io/provider', value: 'azure', effect: 'NoSchedule' }] },
    }]);
    const room = { cpu: '10k', memory: '4Ti', pods: '5k' };
    await lab.kubectl('patch', 'node', 'virtual-node-aci-linux', '--subresource=status', '-p', JSON.stringify({
      status: { conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is ready.', lastHeartbeatTime: now(), lastTransitionTime: now() }], capacity: room, allocatable: room, addresses: [{ type: 'Hostname', address: 'virtual-node-aci-linux' }], nodeInfo: { machineID: '', systemUUID: '', bootID: '', kernelVersion: '', osImage: '', containerRuntimeVersion: '', kubeletVersion: 'v1.25.0-vk-azure-aci-1.6.2', kubeProxyVersion: '', operatingSystem: 'Linux', architecture: 'amd64' } },
    }));
    await beat(lab);
    beating = setInterval(() => void beat(lab).catch(() => null), 5000);
  },
  symptom: async (lab) => {
    must((await lab.kubectl('get', 'node', 'virtual-node-aci-linux')).includes(' Ready '), 'the node is Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    clearInterval(beating);
    await lab.kubectl('delete', 'node', 'virtual-node-aci-linux');
    await lab.kubectl('-n', 'kube-node-lease', 'delete', 'lease', 'virtual-node-aci-linux', '--ignore-not-found');
  },
  expected: { status: ['healthy', 'inconclusive'], named: [] },
} satisfies Fault;
