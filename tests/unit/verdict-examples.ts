import type { Counts } from '#helpers/verdict-text.ts';
import type { Verdict, VerdictFinding } from '#helpers/verdict.ts';
import { docUrl } from '#helpers/verdict.ts';

const cluster = { context: 'kind-a', kubernetes: 'v1.35.0', proxy: 'iptables', cni: 'kindnet', domain: 'cluster.local', nodes: 2 };

export const rulesGone: VerdictFinding = {
  finding: 'proxy/rules-missing',
  layer: 'proxy',
  object: 'Node node2',
  where: 'node2',
  message: 'Node node2: kube-proxy has no rules for Service default/hostnames port 80',
  expected: ['10.244.1.2:9376', '10.244.2.3:9376'],
  observed: ['no rule'],
  fix: 'kubectl -n kube-system delete pod kube-proxy-x7k2p',
  doc: docUrl('is-kube-proxy-writing-iptables-rules'),
};
const vipDead: VerdictFinding = {
  ...rulesGone, finding: 'vip/no-answer', layer: 'vip', object: 'Service default/hostnames',
  message: 'Service default/hostnames: 10.0.1.175:80 does not answer', fix: '',
};
const dnsReplica: VerdictFinding = {
  ...rulesGone, finding: 'dns/server-dead', layer: 'dns', object: 'Pod kube-system/coredns-abcde', where: 'everywhere',
  message: 'Pod kube-system/coredns-abcde on node1: does not answer on 53/UDP', fix: 'kubectl -n kube-system delete pod coredns-abcde',
};

export const healthy: Verdict = {
  schema: 1, status: 'healthy', headline: 'healthy', scope: 'all', target: 'default/hostnames', cluster, causes: [], consequences: [], risks: [], inconclusive: [],
  notes: ['looked from node1, node2 and a probe pod on each'], durationMs: 8421,
};
export const broken: Verdict = {
  ...healthy, status: 'broken', headline: `broken: ${rulesGone.message}`, causes: [rulesGone], consequences: [vipDead, { ...vipDead, layer: 'dns' }, vipDead], notes: [], durationMs: 21400,
};
export const atRisk: Verdict = { ...healthy, status: 'at-risk', scope: ['dns', 'resolver'], risks: [dnsReplica] };
export const unclear: Verdict = {
  ...healthy, status: 'inconclusive', notes: [],
  inconclusive: ['node1: no node access (NODE_ACCESS=none), so the rules of kube-proxy were not read', 'pods/exec in kube-system: forbidden for user dev'],
};
export const crowded: Verdict = {
  ...broken,
  causes: Array.from({ length: 7 }, (_, index) => ({ ...rulesGone, where: `node${index}`, message: `Node node${index}: kube-proxy has no rules for Service default/hostnames port 80` })),
  risks: Array.from({ length: 9 }, () => dnsReplica),
  inconclusive: Array.from({ length: 30 }, (_, index) => `node${index + 10}: no answer from its kubelet in 5.0 s, so nothing on it was read; ${'x'.repeat(200)}`),
  notes: ['waited 4.2 s for kube-proxy to converge', 'a second note'],
};

export const allPassed: Counts = { passed: 34, failed: 0, skipped: 1, inconclusive: 0, notApplicable: 1 };
export const someFailed: Counts = { passed: 27, failed: 5, skipped: 3, inconclusive: 2, notApplicable: 1 };
