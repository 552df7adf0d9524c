import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

// What Calico and Weave leave behind: their devices are gone, so nothing of it meets a packet of today's pods.
const rules = `*filter
:cali-INPUT - [0:0]
:cali-FORWARD - [0:0]
:cali-from-wl-dispatch - [0:0]
:cali-to-wl-dispatch - [0:0]
:cali-fw-cali1a2b3c4d5e6 - [0:0]
:cali-wl-to-host - [0:0]
:WEAVE-NPC - [0:0]
:WEAVE-NPC-DEFAULT - [0:0]
-A INPUT -m comment --comment "cali:Cz_u1IQiXIMmKD4c" -j cali-INPUT
-A FORWARD -m comment --comment "cali:wUHhoiAYhphO9Mso" -j cali-FORWARD
-A FORWARD -o weave -m comment --comment "NOTE: this must go before '-j KUBE-FORWARD'" -j WEAVE-NPC
-A FORWARD -o weave -m state --state NEW -j NFLOG --nflog-group 86
-A FORWARD -o weave -j DROP
-A cali-INPUT -i cali+ -m comment --comment "cali:msRIDfJRWnYwzW4g" -g cali-wl-to-host
-A cali-wl-to-host -m comment --comment "cali:nSZbcOoG1xPONxb8" -j DROP
-A cali-FORWARD -m comment --comment "cali:vjrMJCRpqwy5oRoX" -j MARK --set-xmark 0x0/0xe0000
-A cali-FORWARD -i cali+ -m comment --comment "cali:8ZoYfO5HKXWbB3pk" -j cali-from-wl-dispatch
-A cali-FORWARD -o cali+ -m comment --comment "cali:jdEuaPBe14V2hutn" -j cali-to-wl-dispatch
-A cali-from-wl-dispatch -i cali1a2b3c4d5e6 -m comment --comment "cali:zTj6P0TIgYvgz-md" -g cali-fw-cali1a2b3c4d5e6
-A cali-from-wl-dispatch -m comment --comment "cali:1D5mkpG7UaFC0HmC" -m comment --comment "Unknown interface" -j DROP
-A cali-to-wl-dispatch -m comment --comment "cali:7KNphB1nNHw80nIO" -m comment --comment "Unknown interface" -j DROP
-A cali-fw-cali1a2b3c4d5e6 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A cali-fw-cali1a2b3c4d5e6 -m comment --comment "Drop if no profiles matched" -j DROP
-A WEAVE-NPC -m state --state RELATED,ESTABLISHED -j ACCEPT
-A WEAVE-NPC -m state --state NEW -j WEAVE-NPC-DEFAULT
COMMIT`;

export default {
  what: 'pod networks of before have left their chains on the nodes, with drops for devices that there are not any more',
  target: 'practice',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) {
      await lab.on(node, `iptables-save | sed -n '/^\\*filter/,/^COMMIT/p' > /run/filter.kept; cat > /run/cali.rules <<'END'\n${rules}\nEND\niptables-restore --noflush < /run/cali.rules; ipset create cali40all-ipam-pools hash:net 2>/dev/null; true`);
    }
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) {
      await lab.on(node, `iptables -S | grep -e '-A FORWARD -o weave' -e '-A FORWARD .*cali-FORWARD' -e '-A INPUT .*cali-INPUT' | sed 's/^-A/-D/' | while read -r one; do eval iptables $one; done; for one in $(iptables -S | awk '/^-N (cali-|WEAVE)/ { print $2 }'); do iptables -F $one; done; for one in $(iptables -S | awk '/^-N (cali-|WEAVE)/ { print $2 }'); do iptables -X $one; done; ipset destroy cali40all-ipam-pools 2>/dev/null; true`);
    }
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
