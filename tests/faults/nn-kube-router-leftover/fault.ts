import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'the engine for policies of k3s (kube-router) was switched off, and its chains are left on a node: they still refuse what is for an address that another pod has got since',
  inject: async (lab) => {
    const { ip } = await podOn(lab, 'node1');
    await lab.on('node1', `cat > /run/kr.rules <<'END'
*filter
:KUBE-ROUTER-FORWARD - [0:0]
:KUBE-ROUTER-INPUT - [0:0]
:KUBE-NWPLCY-DEFAULT - [0:0]
:KUBE-POD-FW-7XGQ5YHCZ7ULS2FD - [0:0]
-I FORWARD 1 -m comment --comment "kube-router netpol - TEMCG2JMHZYE7H7T" -j KUBE-ROUTER-FORWARD
-I INPUT 1 -m comment --comment "kube-router netpol - 4IA2OSFRMVNDXBVV" -j KUBE-ROUTER-INPUT
-A KUBE-ROUTER-FORWARD -d ${ip}/32 -m comment --comment "rule to jump traffic destined to POD name:db-0 namespace: legacy to chain KUBE-POD-FW-7XGQ5YHCZ7ULS2FD" -j KUBE-POD-FW-7XGQ5YHCZ7ULS2FD
-A KUBE-ROUTER-FORWARD -m comment --comment "rule to explicitly ACCEPT traffic that comply to network policies" -m mark --mark 0x20000/0x20000 -j ACCEPT
-A KUBE-NWPLCY-DEFAULT -m comment --comment "rule to mark traffic matching a network policy" -j MARK --set-xmark 0x10000/0x10000
-A KUBE-POD-FW-7XGQ5YHCZ7ULS2FD -m comment --comment "rule for stateful firewall for pod" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A KUBE-POD-FW-7XGQ5YHCZ7ULS2FD -d ${ip}/32 -m comment --comment "rule to permit the traffic traffic to pods when source is the pod's local node" -m addrtype --src-type LOCAL -j ACCEPT
-A KUBE-POD-FW-7XGQ5YHCZ7ULS2FD -m comment --comment "rule to log dropped traffic POD name:db-0 namespace: legacy" -m mark ! --mark 0x10000/0x10000 -m limit --limit 10/min --limit-burst 10 -j NFLOG --nflog-group 100
-A KUBE-POD-FW-7XGQ5YHCZ7ULS2FD -m comment --comment "rule to REJECT traffic destined for POD name:db-0 namespace: legacy" -m mark ! --mark 0x10000/0x10000 -j REJECT --reject-with icmp-port-unreachable
-A KUBE-POD-FW-7XGQ5YHCZ7ULS2FD -j MARK --set-xmark 0x0/0x10000
-A KUBE-POD-FW-7XGQ5YHCZ7ULS2FD -m comment --comment "set mark to ACCEPT traffic that comply to network policies" -j MARK --set-xmark 0x20000/0x20000
COMMIT
END
iptables-restore --noflush < /run/kr.rules`);
  },
  symptom: async (lab) => {
    const { ip } = await podOn(lab, 'node1');
    await expectOutcomes(lab, { [`cli2 ${ip}:9376`]: ['refused', 'unreachable'], [`node1 ${ip}:9376`]: 'answers', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', `iptables -D FORWARD -m comment --comment "kube-router netpol - TEMCG2JMHZYE7H7T" -j KUBE-ROUTER-FORWARD; iptables -D INPUT -m comment --comment "kube-router netpol - 4IA2OSFRMVNDXBVV" -j KUBE-ROUTER-INPUT
    for c in KUBE-ROUTER-FORWARD KUBE-ROUTER-INPUT KUBE-NWPLCY-DEFAULT KUBE-POD-FW-7XGQ5YHCZ7ULS2FD; do iptables -F $c; done; for c in KUBE-ROUTER-FORWARD KUBE-ROUTER-INPUT KUBE-NWPLCY-DEFAULT KUBE-POD-FW-7XGQ5YHCZ7ULS2FD; do iptables -X $c; done`),
  expected: { named: [{ layer: ['node-network', 'policy'], object: 'Node node1', message: /KUBE-(POD-FW|ROUTER)/ }] },
} satisfies Fault;
