import type { Fault } from '../harness/fault.ts';
import { must, podOn } from '../harness/symptom.ts';
import type { Lab } from '../harness/lab.ts';

/** The interface of a pod on its node: `eth0@if7` names the number of its peer. */
async function interfaceOf(lab: Lab, pod: string, node: string): Promise<string> {
  const index = /eth0@if(\d+)/.exec(await lab.inNetworkOf(pod, 'ip -o link show eth0'))?.[1] ?? '';
  return (await lab.on(node, `ip -o link | sed -n 's/^${index}: \\([^@:]*\\)[@:].*/\\1/p'`)).trim();
}

export default {
  what: 'what goes to a pod is shaped to almost nothing',
  inject: async (lab) => {
    const pod = await podOn(lab, 'node1');
    await lab.on('node1', `tc qdisc replace dev ${await interfaceOf(lab, pod.name, 'node1')} root tbf rate 1kbit burst 1600 latency 1ms`);
  },
  symptom: async (lab) => {
    const pod = await podOn(lab, 'node1');
    must((await lab.on('node1', 'tc qdisc show')).includes('tbf'), 'it is shaped');
    const text = await lab.inPod('cli2', `for i in 1 2 3 4 5 6 7 8; do (timeout 3 wget -qO- http://${pod.ip}:9376/ >/dev/null; echo "exit $?") & done; wait`);
    must(/exit [^0]/.test(text), `requests to it get lost: ${text}`);
  },
  heal: async (lab) => {
    await lab.on('node1', `tc qdisc show | sed -n 's/^qdisc tbf .* dev \\([^ ]*\\) root.*/\\1/p' | while read -r dev; do tc qdisc del dev $dev root; done`);
  },
  expected: { named: [{ layer: ['node-network', 'pods'], object: /^(Node node1|Pod app\/web-)/ }] },
} satisfies Fault;
