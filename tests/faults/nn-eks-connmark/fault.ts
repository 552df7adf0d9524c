import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the agent of the pod network marks connections of pods to what is outside of the VPC, Services among it, and a routing rule sends what is marked by the first network card, which drops what is from pods of the second; pods reach pods',
  inject: async (lab) => {
    await lab.on('node1', `set -e; gw=$(ip route show default | awk '{ print $3 }'); ip rule add pref 1024 fwmark 0x80/0x80 lookup 180; ip route add 10.219.0.0/16 via $gw dev eth0 table 180; ip route add 10.244.0.0/16 via \${gw%.*}.99 dev eth0 table 180
      cat > /run/eks.rules <<END
*nat
:AWS-CONNMARK-CHAIN-0 - [0:0]
-I PREROUTING 1 -i cni0 -m comment --comment "AWS, outbound connections" -j AWS-CONNMARK-CHAIN-0
-A AWS-CONNMARK-CHAIN-0 -d 10.244.0.0/16 -m comment --comment "AWS CONNMARK CHAIN, VPC CIDR" -j RETURN
-A AWS-CONNMARK-CHAIN-0 -d 10.219.0.0/16 -m comment --comment "AWS CONNMARK CHAIN, VPC CIDR" -j RETURN
-A AWS-CONNMARK-CHAIN-0 -m comment --comment "AWS, CONNMARK" -j CONNMARK --set-xmark 0x80/0x80
-A AWS-CONNMARK-CHAIN-0 -m comment --comment "AWS, CONNMARK" -j CONNMARK --restore-mark --nfmask 0x80 --ctmask 0x80
COMMIT
*mangle
-A PREROUTING -i cni0 -m comment --comment "AWS, primary ENI" -m conntrack --ctdir ORIGINAL -j CONNMARK --restore-mark --nfmask 0x80 --ctmask 0x80
COMMIT
END
iptables-restore --noflush < /run/eks.rules`);
  },
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    await expectOutcomes(lab, { [`cli1 ${address}:80`]: ['timed out', 'unreachable'], [`cli2 ${address}:80`]: 'answers', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers', [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', `ip rule del pref 1024; ip route flush table 180; for t in nat mangle; do iptables-save -t $t | sed -n 's/^-A \\(PREROUTING .*AWS.*\\)$/\\1/p' | while read -r rule; do eval iptables -t $t -D $rule; done; done; iptables -t nat -F AWS-CONNMARK-CHAIN-0; iptables -t nat -X AWS-CONNMARK-CHAIN-0`),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /0x80|1024|180|rule|mark/ }] },
} satisfies Fault;
