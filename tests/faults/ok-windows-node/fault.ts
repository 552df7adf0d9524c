import type { Fault } from '../harness/fault.ts';
import type { Lab } from '../harness/lab.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

let beating: ReturnType<typeof setInterval> | undefined;
const now = (): string => new Date().toISOString();
const micro = (): string => now().replace('Z', '000Z');

async function beat(lab: Lab): Promise<void> {
  await lab.replace([{ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'win1', namespace: 'kube-node-lease' }, spec: { holderIdentity: 'win1', leaseDurationSeconds: 40, renewTime: micro() } }]);
}

export default {
  what: 'the cluster has a node of Windows as well, where no pod of Linux runs and nothing of the Service is',
  client: 'app/cli1',
  inject: async (lab) => {
    await lab.replace([{
      apiVersion: 'v1', kind: 'Node', metadata: { name: 'win1', labels: { 'kubernetes.io/os': 'windows', 'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': 'win1', 'node.kubernetes.io/windows-build': '10.0.20348' } },
      spec: { podCIDR: '10.244.7.0/24', podCIDRs: ['10.244.7.0/24'], taints: [{ key: 'os', value: 'windows', effect: 'NoSchedule' }] },
    }]);
    const conditions = [['MemoryPressure', 'False', 'KubeletHasSufficientMemory'], ['DiskPressure', 'False', 'KubeletHasNoDiskPressure'], ['PIDPressure', 'False', 'KubeletHasSufficientPID'], ['Ready', 'True', 'KubeletReady']].map(([type, status, reason]) => ({ type, status, reason, message: 'kubelet says so', lastHeartbeatTime: now(), lastTransitionTime: now() }));
    const room = { cpu: '4', memory: '8Gi', pods: '110' };
    await lab.kubectl('patch', 'node', 'win1', '--subresource=status', '-p', JSON.stringify({
      status: { conditions, capacity: room, allocatable: room, addresses: [{ type: 'InternalIP', address: '10.219.200.7' }, { type: 'Hostname', address: 'win1' }], nodeInfo: { machineID: '', systemUUID: '', bootID: '', kernelVersion: '10.0.20348.2113', osImage: 'Windows Server 2022 Datacenter', containerRuntimeVersion: 'containerd://2.0.4', kubeletVersion: 'v1.36.3', kubeProxyVersion: '', operatingSystem: 'windows', architecture: 'amd64' } },
    }));
    await beat(lab);
    beating = setInterval(() => void beat(lab).catch(() => null), 5000);
  },
  symptom: async (lab) => {
    must((await lab.kubectl('get', 'node', 'win1')).includes(' Ready '), 'the node is Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    clearInterval(beating);
    await lab.kubectl('delete', 'node', 'win1');
    await lab.kubectl('-n', 'kube-node-lease', 'delete', 'lease', 'win1', '--ignore-not-found');
  },
  expected: { status: ['healthy', 'inconclusive'], named: [] },
} satisfies Fault;
