import type { Fault } from '../harness/fault.ts';
import { ask, expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

const rule = 'PREROUTING -i cni0 -p tcp --dport 80 -j REDIRECT --to-ports 15080';

export default {
  what: 'a node leads all that its pods send to port 80 to a page of its own, which answers in the place of every Service',
  inject: (lab) => lab.on('node1', `mkdir -p /run/portal; echo 'please log in' > /run/portal/index.html; setsid busybox httpd -p 15080 -h /run/portal; iptables -t nat -I ${rule}`),
  symptom: async (lab) => {
    const { text } = await ask(lab, 'cli1', `${await serviceIp(lab)}:80`);
    must(text.includes('please log in'), `somebody else answers: ${text}`);
    await expectOutcomes(lab, { 'cli2 web:80': 'answers' });
  },
  heal: (lab) => lab.on('node1', `iptables -t nat -D ${rule}; for one in /proc/[0-9]*; do if tr '\\0' ' ' < $one/cmdline 2>/dev/null | grep -q '^busybox httpd -p 15080'; then kill \${one#/proc/}; fi; done; rm -r /run/portal`),
  expected: { status: ['broken', 'at-risk'], named: [{ layer: ['node-network', 'proxy'], object: 'Node node1' }] },
} satisfies Fault;
