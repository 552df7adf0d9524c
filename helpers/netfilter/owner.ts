/** Who usually makes a chain or table of this name. For telling a person where a rule comes from, never for judging it. */
import type { RuleRef } from './ruleset.ts';

const owners: readonly (readonly [RegExp, string])[] = [
  [/^(KUBE-(ROUTER|POD-FW|NWPLCY|NETPOL|DEFAULT-NETPOL|POD-))/, 'kube-router'],
  [/^KUBE-(FIREWALL|KUBELET-CANARY|IPTABLES-HINT)$/, 'kubelet'],
  [/^KUBE-|^kube-proxy$/, 'kube-proxy'],
  [/^cali[-_]|^calico$/i, 'Calico'], [/^CILIUM/i, 'Cilium'], [/^ANTREA/i, 'Antrea'], [/^kindnet|^kube-network-policies$/, 'kindnet'],
  [/^WEAVE/, 'Weave Net'], [/^FLANNEL/i, 'flannel'], [/^CNI-|^cni_hostport$/, 'CNI portmap'], [/^DOCKER|^docker/, 'Docker'], [/^LIBVIRT|^libvirt/, 'libvirt'],
  [/^ufw6?-/, 'ufw'], [/^firewalld$|_ZONES$|^IN_|^FWD[IO]?_/, 'firewalld'], [/^f2b-/, 'fail2ban'], [/^ISTIO|^istio/i, 'Istio'], [/^OVN-KUBE|^ovn-kubernetes$/, 'OVN-Kubernetes'],
  [/polic(y|ies)/i, 'a network policy engine'],
];

/** A product's name, or null when the name tells nothing (a rule in FORWARD may be anybody's). */
export function ownerOf({ table, chain, text }: Pick<RuleRef, 'table' | 'chain' | 'text'>): string | null {
  const target = /-[jg] (\S+)|(?:jump|goto) (\S+)/.exec(text);
  for (const name of [table, chain, target?.[1] ?? target?.[2] ?? '']) {
    const owner = owners.find(([pattern]) => pattern.test(name));
    if (owner) return owner[1];
  }
  return null;
}

const policyEngines = new Set(['kube-router', 'Calico', 'Cilium', 'Antrea', 'kindnet', 'Weave Net', 'OVN-Kubernetes', 'a network policy engine']);

/** Does the rule look like one of an engine that enforces network policies? What those drop is for policies to explain. */
export function isPolicyRule(rule: Pick<RuleRef, 'table' | 'chain' | 'text'>): boolean {
  return policyEngines.has(ownerOf(rule) ?? '');
}
