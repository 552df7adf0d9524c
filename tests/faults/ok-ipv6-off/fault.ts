import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'a hardening has switched IPv6 off on the nodes and for whatever device comes later, and the cluster has IPv4 alone',
  target: 'practice',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'sysctl -qw net.ipv6.conf.default.disable_ipv6=1; sysctl -qw net.ipv6.conf.all.disable_ipv6=1');
    await lab.kubectl('-n', 'app', 'rollout', 'restart', 'deployment/web');
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web', '--timeout=60s');
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'sysctl -qw net.ipv6.conf.default.disable_ipv6=0; sysctl -qw net.ipv6.conf.all.disable_ipv6=0');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
