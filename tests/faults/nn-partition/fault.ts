import type { Fault } from '../harness/fault.ts';
import { ask, must, podOn } from '../harness/symptom.ts';

export default {
  what: 'the link of a node is down: neither the API nor the other nodes reach it',
  inject: (lab) => lab.on('node2', 'ip route save >/run/routes; ip link set eth0 down'),
  symptom: async (lab) => {
    const pod = await podOn(lab, 'node2');
    must((await ask(lab, 'cli1', `${pod.ip}:9376`)).outcome !== 'answers', 'its pods do not answer');
  },
  heal: (lab) => lab.on('node2', 'ip link set eth0 up; ip route restore </run/routes 2>/dev/null; rm /run/routes; ip route'),
  expected: { status: ['broken', 'at-risk'], named: [{ layer: ['cluster', 'node-network'], object: 'Node node2' }] },
} satisfies Fault;
