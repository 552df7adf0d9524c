import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { askFromNode, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'two pods have the same address',
  inject: async (lab) => {
    const pod = (await podsOf(lab)).find(({ node }) => node === 'node1');
    // A neighbour that is known already and not just learned takes the newcomer's word for it.
    await lab.on('node1', `curl --silent --output /dev/null --max-time 2 http://${pod?.ip}:9376/; sleep 2`);
    await lab.inNetworkOf('cli1', `ip addr add ${pod?.ip}/24 dev eth0; arping -A -c 2 -w 2 -I eth0 ${pod?.ip}; true`);
  },
  symptom: async (lab) => {
    const pod = (await podsOf(lab)).find(({ node }) => node === 'node1');
    must((await lab.inNetworkOf('cli1', 'ip -brief addr show dev eth0')).includes(`${pod?.ip}/`), 'the client has the address too');
    const outcomes = await Promise.all(['node1', 'node2'].map(async (node) => (await askFromNode(lab, node, `${pod?.ip}:9376`)).outcome));
    must(outcomes.some((outcome) => outcome !== 'answers'), 'somebody reaches the wrong one');
  },
  heal: async (lab) => {
    await replaceClient(lab, 'cli1', {});
    await lab.on('node1', 'ip neigh flush dev cni0; true');
  },
  expected: { named: [{ layer: 'node-network', object: /^Pod app\/(web-\S+|cli1)$/ }] },
} satisfies Fault;
