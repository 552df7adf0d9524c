import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf, serviceIp } from '../harness/symptom.ts';

const rule = 'PREROUTING -i cni0 -p tcp --dport 80 -j MARK --set-xmark 0x77/0xff';

export default {
  what: 'a VPN of a node marks what its pods send to port 80 and routes it to a gateway that is gone',
  inject: (lab) => lab.on('node1', `iptables -t mangle -A ${rule}; via=$(ip route show 10.244.2.0/24 | awk '{ print $3 }'); ip route add default via \${via%.*}.99 dev eth0 table 77; ip rule add fwmark 0x77/0xff lookup 77`),
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    await expectOutcomes(lab, { [`cli1 ${address}:80`]: ['timed out', 'unreachable'], [`cli2 ${address}:80`]: 'answers', ...Object.fromEntries((await podsOf(lab)).map(({ ip }) => [`cli1 ${ip}:9376`, 'answers' as const])) });
  },
  heal: (lab) => lab.on('node1', `iptables -t mangle -D ${rule}; ip rule del fwmark 0x77/0xff lookup 77; ip route flush table 77`),
  expected: { named: [{ layer: 'node-network', object: 'Node node1' }] },
} satisfies Fault;
