import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { ask, must, podsOf, serviceIp } from '../harness/symptom.ts';

const slow = `mkdir -p /tmp/cgi-bin; printf '#!/bin/sh\\nsleep 2.5\\nprintf "Content-Type: text/plain\\\\r\\\\n\\\\r\\\\n"\\nhostname\\n' > /tmp/cgi-bin/index.cgi; chmod +x /tmp/cgi-bin/index.cgi; exec httpd -f -p 9376 -h /tmp`;
const table = `table ip tuning {
  ct timeout short { protocol tcp; l3proto ip; policy = { established : 1, syn_sent : 5 }; }
  chain tune { type filter hook prerouting priority mangle; tcp dport { 80, 9376 } ct timeout set "short"; }
}`;

export default {
  what: 'a rule of a node gives connections to the application a timeout of their own, of a second, and the application thinks for longer before it answers; the settings of the kernel are the usual ones',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', slow] });
    await lab.on('node1', `cat > /run/tuning.nft <<'END'\n${table}\nEND\nnft -f /run/tuning.nft`);
  },
  symptom: async (lab) => {
    const pod = (await podsOf(lab)).find(({ node }) => node === 'node2');
    const [other, by, node] = await Promise.all([ask(lab, 'cli2', `${await serviceIp(lab)}:80`, 8), ask(lab, 'cli1', `${await serviceIp(lab)}:80`, 8), ask(lab, 'cli2', `${pod?.ip}:9376`, 8)]);
    must(node.outcome === 'answers', `the pod itself answers: ${node.text}`);
    must(other.outcome === 'answers', `the Service answers the other node: ${other.text}`);
    must(by.outcome !== 'answers', `the Service does not answer node1: ${by.text}`);
  },
  heal: (lab) => lab.on('node1', 'nft delete table ip tuning'),
  expected: { named: [{ layer: ['node-network', 'proxy'], object: 'Node node1', message: /timeout|tracking|tuning/ }] },
} satisfies Fault;
