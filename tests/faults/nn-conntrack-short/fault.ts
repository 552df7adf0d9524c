import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { ask, must, podsOf, serviceIp } from '../harness/symptom.ts';

const setting = 'net.netfilter.nf_conntrack_tcp_timeout_established';
const slow = `mkdir -p /tmp/cgi-bin; printf '#!/bin/sh\\nsleep 2.5\\nprintf "Content-Type: text/plain\\\\r\\\\n\\\\r\\\\n"\\nhostname\\n' > /tmp/cgi-bin/index.cgi; chmod +x /tmp/cgi-bin/index.cgi; exec httpd -f -p 9376 -h /tmp`;

export default {
  what: 'a node forgets connections that pause for a second, and the application thinks for longer before it answers',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', slow] });
    await lab.on('node1', `sysctl -n ${setting} > /run/established.kept; sysctl -q -w ${setting}=1`);
  },
  symptom: async (lab) => {
    const [pod] = await podsOf(lab);
    const [direct, other, by] = await Promise.all([ask(lab, 'cli1', `${pod?.ip}:9376`, 8), ask(lab, 'cli2', `${await serviceIp(lab)}:80`, 8), ask(lab, 'cli1', `${await serviceIp(lab)}:80`, 8)]);
    must(direct.outcome === 'answers', `the pod itself answers: ${direct.text}`);
    must(other.outcome === 'answers', `the Service answers the other node: ${other.text}`);
    must(by.outcome !== 'answers', `the Service does not answer node1: ${by.text}`);
  },
  heal: (lab) => lab.on('node1', `sysctl -q -w ${setting}=$(cat /run/established.kept)`),
  expected: { named: [{ layer: ['node-network', 'proxy'], object: 'Node node1', message: /conntrack|tracking/ }] },
} satisfies Fault;
