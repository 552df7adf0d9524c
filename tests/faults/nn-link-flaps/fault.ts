import type { Fault } from '../harness/fault.ts';
import { must, podOn } from '../harness/symptom.ts';

const port = "index=$(cat /run/port.index); ip -o link | sed -n \"s/^$index: \\([^@:]*\\)[@:].*/\\1/p\"";

export default {
  what: 'the cable of a node is bad: its link goes for a second and a half every five; nobody has given the node up',
  target: 'practice',
  inject: async (lab) => {
    const index = (await lab.on('node2', 'cat /sys/class/net/eth0/iflink')).trim();
    await lab.onWire(`rm -f /run/link.ok; echo ${index} > /run/port.index; port=$(${port}); setsid sh -c "while [ ! -e /run/link.ok ]; do ip link set $port down; sleep 1.5; ip link set $port up; sleep 3.5; done" > /dev/null 2>&1 < /dev/null &`);
  },
  symptom: async (lab) => {
    const ip = (await podOn(lab, 'node2')).ip;
    must((await lab.inPod('cli1', `for one in 1 2 3 4 5 6 7; do ping -c 1 -W 1 ${ip} > /dev/null || echo lost; sleep 0.7; done`)).includes('lost'), 'packets are lost');
    must(Number((await lab.on('node2', 'cat /sys/class/net/eth0/carrier_changes')).trim()) > 4, 'the link comes and goes');
  },
  heal: (lab) => lab.onWire(`touch /run/link.ok; sleep 5.5; ip link set $(${port}) up`),
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'node-network', object: /^Node node2$|between nodes/ }] },
} satisfies Fault;
