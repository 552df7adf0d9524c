import { makePod } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'kube-proxy of a node runs in a network of its own since somebody took hostNetwork out of its pods, so its rules are not those of the node, which has started anew since',
  only: { proxy: 'nftables', why: 'the rules that are lost are those of nftables mode here' },
  inject: async (lab) => {
    await makePod(lab, 'app', 'proxy-net', { nodeName: 'node1' });
    await lab.component('stop', 'node1', 'kube-proxy', 'KILL');
    await lab.on('node1', 'nft delete table ip kube-proxy; nft delete table ip6 kube-proxy');
    const { pid } = await lab.processOf('proxy-net');
    // As `launch` does it, but for the network.
    await lab.on('node1', `cp /etc/kubernetes/components/kube-proxy /run/kube-proxy.kept; setsid --fork nsenter --target ${pid} --net -- sh -c 'echo $$ > /run/components/kube-proxy.pid; exec /etc/kubernetes/components/kube-proxy >> /var/log/kube-proxy.log 2>&1 < /dev/null'`);
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'ps -C kube-proxy -o pid= || true')).trim() !== '', 'kube-proxy runs');
    must((await lab.inNetworkOf('proxy-net', 'nft list tables')).includes('kube-proxy'), 'it has written its rules into the network of its own');
    await expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: ['timed out', 'unreachable'], 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    await lab.component('stop', 'node1', 'kube-proxy', 'KILL');
    await lab.component('start', 'node1', 'kube-proxy');
  },
  expected: { named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
