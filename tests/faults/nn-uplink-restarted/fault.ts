import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'the uplink of a node was restarted by hand: its address is there again, the default route too, and the routes that somebody else had put there are not',
  inject: (lab) => lab.on('node1', 'ip route save table main > /run/routes.kept; route=$(ip route show default); ip link set eth0 down; ip link set eth0 up; ip route add $route'),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'unreachable'], [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', 'ip route restore < /run/routes.kept 2> /dev/null; rm /run/routes.kept; ip route'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /route/ }] },
} satisfies Fault;
