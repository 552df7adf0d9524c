import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn } from '../harness/symptom.ts';

const nodes = [['node1', 2], ['node2', 1]] as const;

export default {
  what: 'the nodes know nothing of the pods of others: the router of their cloud, their default gateway, has the routes',
  inject: async (lab) => {
    for (const [node, other] of nodes) {
      await lab.on(node, `set -e; ip route show 10.244.${other}.0/24 > /run/route.kept; ip route show default > /run/default.kept; via=$(awk '{ print $3 }' /run/route.kept); ip route replace default via \${via%.*}.2 dev eth0; ip route del 10.244.${other}.0/24`);
    }
    await lab.on('cp', 'sysctl -n net.ipv4.conf.eth0.send_redirects net.ipv4.conf.all.send_redirects > /run/redirects.kept; sysctl -qw net.ipv4.conf.eth0.send_redirects=0; sysctl -qw net.ipv4.conf.all.send_redirects=0');
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'ip route get 10.244.2.9')).includes('.2 dev eth0'), 'what is for the pods of the other node goes to the router');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers', [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' });
  },
  heal: async (lab) => {
    for (const [node] of nodes) await lab.on(node, 'ip route replace $(cat /run/default.kept); ip route replace $(cat /run/route.kept); ip route flush cache');
    await lab.on('cp', '{ read one; read all; } < /run/redirects.kept; sysctl -qw net.ipv4.conf.eth0.send_redirects=$one; sysctl -qw net.ipv4.conf.all.send_redirects=$all');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
