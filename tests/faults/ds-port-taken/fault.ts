import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const taker = `use IO::Socket::INET; my $u = IO::Socket::INET->new(LocalAddr => "0.0.0.0", LocalPort => 53, Proto => "udp") or die; my $t = IO::Socket::INET->new(LocalAddr => "0.0.0.0", LocalPort => 53, Proto => "tcp", Listen => 5) or die; sleep 100000;`;

export default {
  what: 'the DNS servers are in the network of their nodes, and a dnsmasq that came with another package has port 53 there since the nodes were restarted',
  inject: async (lab) => {
    await lab.kubectl('-n', 'kube-system', 'scale', 'deployment/coredns', '--replicas=0');
    await until('the old servers are gone', 60, async () => (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).length === 0);
    for (const node of ['node1', 'node2']) await lab.on(node, `cp $(command -v perl) /run/dnsmasq; setsid /run/dnsmasq -e '${taker}' > /dev/null 2>&1 < /dev/null & echo $! > /run/dnsmasq.pid; sleep 1`);
    await lab.patch('kube-system', 'deployment/coredns', { op: 'add', path: '/spec/template/spec/hostNetwork', value: true }, { op: 'replace', path: '/spec/replicas', value: 2 });
    await until('the new ones crash', 90, async () => {
      const servers = await podsOf(lab, 'k8s-app=kube-dns', 'kube-system');
      return servers.length === 2 && servers.every(({ restarts, ready }) => restarts > 0 && !ready);
    });
  },
  symptom: async (lab) => expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' }),
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'for p in /proc/[0-9]*; do if tr "\\0" " " < $p/cmdline 2>/dev/null | grep -q "^/run/dnsmasq"; then kill ${p#/proc/}; fi; done; rm -f /run/dnsmasq');
  },
  expected: { named: [{ layer: 'dns', object: /^Deployment kube-system\/coredns$|^Node node[12]$/, message: /address already in use|dnsmasq/ }] },
} satisfies Fault;
