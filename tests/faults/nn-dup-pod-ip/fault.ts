import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { askFromNode, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'two pods have the same address',
  client: 'app/cli1',
  inject: async (lab) => {
    const pod = (await podsOf(lab)).find(({ node }) => node === 'node1');
    // A neighbour that is known already and not just learned takes the newcomer's word for it.
    await lab.on('node1', `curl --silent --output /dev/null --max-time 2 http://${pod?.ip}:9376/; sleep 2`);
    const { pid } = await lab.processOf('cli1');
    await lab.inNetworkOf('cli1', `ip addr add ${pod?.ip}/24 dev eth0`);
    // It goes on saying so for as long as it lives: the rightful one would be heard again before long.
    await lab.on('node1', `setsid nsenter --target ${pid} --net -- sh -c 'while arping -A -c 1 -w 1 -I eth0 ${pod?.ip}; do sleep 0.3; done' > /dev/null 2>&1 < /dev/null &`);
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
