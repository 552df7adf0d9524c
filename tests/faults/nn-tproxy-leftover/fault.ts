import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn, serviceIp } from '../harness/symptom.ts';

const rule = 'PREROUTING -i cni0 -p tcp -d 10.96.0.0/16 --dport 80 -j TPROXY --on-port 15006 --tproxy-mark 0x2/0x2';

export default {
  what: 'a mesh was taken off a node and has left its rule, which hands requests to a proxy that is gone',
  inject: (lab) => lab.on('node1', `iptables -t mangle -A ${rule}`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: ['timed out', 'refused'], [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers', [`cli2 ${await serviceIp(lab)}:80`]: 'answers' }),
  heal: (lab) => lab.on('node1', `iptables -t mangle -D ${rule}`),
  expected: { named: [{ layer: ['node-network', 'proxy'], object: 'Node node1' }] },
} satisfies Fault;
