import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podOn } from '../harness/symptom.ts';

export default {
  what: 'the way between the nodes takes smaller packets than pods send, and everybody is told so, as it should be: large answers arrive',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', 'mkdir /tmp/www; { hostname; head -c 300000 /dev/zero | tr "\\0" x; } > /tmp/www/index.html; exec httpd -f -p 9376 -h /tmp/www'] });
    for (const [node, other] of [['node1', 2], ['node2', 1]] as const) await lab.on(node, `ip route show 10.244.${other}.0/24 > /run/route.kept; ip route replace $(cat /run/route.kept) mtu lock 1280`);
  },
  symptom: async (lab) => {
    must((await lab.inPod('cli1', `timeout 5 wget -qO- http://${(await podOn(lab, 'node2')).ip}:9376/ | wc -c`)).trim().length === 6, 'a large answer arrives whole');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'ip route replace $(cat /run/route.kept)');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
