import type { Fault } from '../harness/fault.ts';
import { rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const rule = 'OUTPUT -d 10.244.0.0/16 -p tcp --dport 9376 -j DROP';

export default {
  what: 'a firewall of the nodes drops what the nodes themselves send to pods, the probes of the kubelets among it',
  inject: async (lab) => {
    await rollOut(lab, { readinessProbe: { httpGet: { path: '/', port: 9376 }, periodSeconds: 2, failureThreshold: 2 } });
    for (const node of ['node1', 'node2']) await lab.on(node, `iptables -I ${rule}`);
    await until('no pod is Ready', 40, async () => (await podsOf(lab)).every(({ ready }) => !ready));
  },
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    must(pods.length === 3 && pods.every(({ ready }) => !ready), 'no pod is Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused', ...Object.fromEntries(pods.map(({ ip }) => [`cli1 ${ip}:9376`, 'answers' as const])) });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, `iptables -D ${rule}`);
  },
  expected: { named: [{ layer: 'node-network', object: /^Node node[12]$/ }] },
} satisfies Fault;
