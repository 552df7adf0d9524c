import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const settings = { tcp_timeout_established: 900, tcp_timeout_time_wait: 30, tcp_timeout_close_wait: 20, tcp_timeout_fin_wait: 30, tcp_timeout_syn_sent: 20, tcp_timeout_syn_recv: 20, udp_timeout: 15, udp_timeout_stream: 60, generic_timeout: 60, tcp_be_liberal: 1, tcp_loose: 0 };
const file = '/run/conntrack.kept';

export default {
  what: 'the nodes forget connections sooner than usual, as busy ones are told to, and in time still for whoever uses them',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, `for s in ${Object.keys(settings).join(' ')}; do sysctl net.netfilter.nf_conntrack_$s; done > ${file}; ${Object.entries(settings).map(([name, value]) => `sysctl -qw net.netfilter.nf_conntrack_${name}=${value}`).join('; ')}`);
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'sysctl -n net.netfilter.nf_conntrack_tcp_timeout_established')).trim() === '900', 'it is tuned');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, `sysctl -qp ${file}`);
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
