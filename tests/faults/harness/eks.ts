/** Nodes as the pod network of EKS sets them up: a routing table for each further network card, and rules by which a pod on each node uses it. */
import type { Lab } from './lab.ts';
import { podOn } from './symptom.ts';

/** @param knowsNodes Whether the table of that card has the network of the nodes, as it should. */
export async function setUpAsEks(lab: Lab, knowsNodes: boolean): Promise<void> {
  for (const node of ['node1', 'node2']) {
    const { ip } = await podOn(lab, node);
    const other = node === 'node1' ? '12' : '11';
    await lab.on(node, `set -e; gw=$(ip route show default | awk '{ print $3 }'); net=\${gw%.*}; peer=$net.${other}
      ip rule add pref 512 from all to ${ip} lookup main; ip rule add pref 1024 from all fwmark 0x80/0x80 lookup main; ip rule add pref 1536 from ${ip} lookup 2
      ip route add ${knowsNodes ? '$net.0/24' : '$gw'} dev eth0 scope link table 2; ip route add 10.244.${node === 'node1' ? 1 : 2}.0/24 dev cni0 table 2; ip route add 10.244.0.0/16 via $peer dev eth0 table 2; ip route add default via $gw dev eth0 table 2
      cat > /run/eks.rules <<END
*mangle
-A PREROUTING -i eth0 -m comment --comment "AWS, primary ENI" -m addrtype --dst-type LOCAL --limit-iface-in -j CONNMARK --set-xmark 0x80/0x80
-A PREROUTING -i eni+ -m comment --comment "AWS, primary ENI" -j CONNMARK --restore-mark --nfmask 0x80 --ctmask 0x80
COMMIT
*nat
:AWS-SNAT-CHAIN-0 - [0:0]
:AWS-CONNMARK-CHAIN-0 - [0:0]
-A PREROUTING -i eni+ -m comment --comment "AWS, outbound connections" -j AWS-CONNMARK-CHAIN-0
-A PREROUTING -m comment --comment "AWS, CONNMARK" -j CONNMARK --restore-mark --nfmask 0x80 --ctmask 0x80
-A POSTROUTING -m comment --comment "AWS SNAT CHAIN" -j AWS-SNAT-CHAIN-0
-A AWS-SNAT-CHAIN-0 -d 10.0.0.0/8 -m comment --comment "AWS SNAT CHAIN" -j RETURN
-A AWS-SNAT-CHAIN-0 ! -o vlan+ -m comment --comment "AWS, SNAT" -m addrtype ! --dst-type LOCAL -j SNAT --to-source $net.${node === 'node1' ? '11' : '12'} --random-fully
-A AWS-CONNMARK-CHAIN-0 -d 10.0.0.0/8 -m comment --comment "AWS CONNMARK CHAIN, VPC CIDR" -j RETURN
-A AWS-CONNMARK-CHAIN-0 -m comment --comment "AWS, CONNMARK" -j CONNMARK --set-xmark 0x80/0x80
COMMIT
END
iptables-restore --noflush < /run/eks.rules`);
  }
}

export async function undoEks(lab: Lab): Promise<void> {
  for (const node of ['node1', 'node2']) {
    await lab.on(node, `for p in 512 1024 1536; do ip rule del pref $p; done; ip route flush table 2; for t in mangle nat; do iptables-save -t $t | sed -n 's/^-A \\(\\(PREROUTING\\|POSTROUTING\\) .*AWS.*\\)$/\\1/p' | while read -r rule; do eval iptables -t $t -D $rule; done; done; for c in AWS-SNAT-CHAIN-0 AWS-CONNMARK-CHAIN-0; do iptables -t nat -F $c; iptables -t nat -X $c; done`);
  }
}
