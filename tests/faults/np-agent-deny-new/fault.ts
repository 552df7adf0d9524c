import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';
import { endTrial, stateOf, tryPod } from '../harness/trial.ts';

export default {
  what: 'the agent of a node that enforces policies hangs since a pod was there that nobody was to reach, and its rules still name the address, which the next pod has got',
  target: 'practice',
  inject: async (lab) => {
    await lab.apply(JSON.stringify({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'closed', namespace: 'app' }, spec: { podSelector: { matchLabels: { app: 'trial' } }, policyTypes: ['Ingress', 'Egress'] } }));
    await tryPod(lab, 'node1');
    await until('the pod runs', 30, async () => (await stateOf(lab)).startsWith('Running'));
    const [, ip = ''] = (await stateOf(lab)).split(' ');
    await until('it is shut in', 20, async () => (await lab.inPod('cli2', `ping -c 1 -W 1 ${ip}; echo " exit $?"`)).includes(' exit 1'));
    await lab.component('stop', 'node1', 'network-policy', 'STOP');
    await endTrial(lab);
    await lab.kubectl('-n', 'app', 'delete', 'networkpolicy', 'closed');
    await until('the address is free', 30, async () => !(await lab.on('node1', 'ls /var/lib/cni/networks/plumbline')).split('\n').includes(ip));
    // Addresses are given one after the other.
    const last = ip.split('.').map(Number);
    await lab.on('node1', `printf %s 10.244.1.${(last[3] ?? 0) - 1} > /var/lib/cni/networks/plumbline/last_reserved_ip.0; echo ${ip} > /run/ghost.address`);
  },
  symptom: async (lab) => must((await lab.on('node1', 'nft list ruleset')).includes((await lab.on('node1', 'cat /run/ghost.address')).trim()), 'the rules name the address'),
  heal: (lab) => lab.on('node1', 'pkill -CONT -x network-policy'),
  expected: { status: ['broken', 'at-risk'], named: [{ layer: ['node-network', 'policy'], object: 'Node node1' }] },
} satisfies Fault;
