import type { Fault } from '../harness/fault.ts';
import { makePod } from '../harness/client.ts';
import { addressOf } from '../harness/overlay.ts';
import { askSome, expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a service of the cloud image (nm-cloud-setup) routes what a node sends from its own address by a table that knows no pods, so a client in the network of that node does not get through Services to pods on it; pods are well',
  client: 'app/hostcli',
  inject: async (lab) => {
    await makePod(lab, 'app', 'hostcli', { nodeName: 'node1', hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' });
    const ip = await addressOf(lab, 'node1');
    await lab.on('node1', `set -e; via=$(ip route show default | awk '{ print $3 }'); ip route add default via $via dev eth0 proto static table 30200; ip route add \${via%.*}.0/24 dev eth0 scope link proto static table 30200; ip rule add pref 30200 from ${ip} lookup 30200`);
  },
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    const outcomes = await askSome(lab, 'hostcli', `${address}:80`);
    must(outcomes.some((one) => one !== 'answers'), `some requests of the client in the network of the node are lost (${outcomes.join(' ')})`);
    await expectOutcomes(lab, { [`cli1 ${address}:80`]: 'answers', [`cli2 ${address}:80`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', 'ip rule del pref 30200; ip route flush table 30200'),
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'node-network', object: 'Node node1', message: /30200|rule|route/ }] },
} satisfies Fault;
