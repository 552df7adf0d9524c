import type { Facts } from './facts.ts';
import { unreadIn } from './unread.ts';

/** The environment of a verdict: what a reader asks first. */
export function describeCluster(facts: Facts): Readonly<Record<string, string | number>> {
  const version = facts.survey.reads.find((read) => read.path === '/version')?.body as { gitVersion?: string } | undefined;
  const modes = [...new Set(facts.nodes.flatMap((node) => node.last?.kubeProxy.mode ?? []))];
  return {
    context: facts.plan.context,
    kubernetes: version?.gitVersion ?? 'unknown',
    nodes: unreadIn(facts.now, 'nodes') === undefined ? facts.plan.allNodes : facts.plan.allNodes === 0 ? 'unknown' : `${facts.plan.allNodes} that pods run on`,
    'proxy mode': modes.length > 0 ? modes.join(', ') : 'unknown',
    cni: cniOf(facts),
    'cluster domain': facts.domain,
  };
}

function cniOf(facts: Facts): string {
  const names = facts.nodes.flatMap((node) => [...(node.last?.sections['cni']?.stdout ?? '').matchAll(/"type"\s*:\s*"([^"]+)"/g)].map((match) => match[1] ?? ''));
  const main = [...new Set(names)].filter((name) => !['portmap', 'host-local', 'bandwidth', 'tuning', 'firewall', 'dhcp', 'static'].includes(name));
  return main.length > 0 ? main.join(', ') : 'unknown';
}
