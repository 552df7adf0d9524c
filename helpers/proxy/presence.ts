/** Which service proxies have rules on a node: told by what is loaded, not by what a configuration says. */
import { nameKey } from '#helpers/netfilter/ruleset.ts';
import type { Chain, Ruleset } from '#helpers/netfilter/ruleset.ts';

export type ProxyKind = 'iptables-legacy' | 'iptables-nft' | 'nftables' | 'ipvs';

export interface Presence {
  readonly kind: ProxyKind;
  /** Service ports that its rules name; 0: its skeleton stands without any Service. */
  readonly servicePorts: number;
}

/**
 * All kube-proxy rule sets found, the fullest first. Chains that kubelet makes (KUBE-KUBELET-CANARY, KUBE-IPTABLES-HINT,
 * KUBE-FIREWALL) and those of kube-router say nothing about kube-proxy.
 */
export function findProxies(ruleset: Ruleset): readonly Presence[] {
  const found: Presence[] = [];
  for (const backend of ['legacy', 'nft'] as const) {
    const chains = ruleset.chains.filter((chain) => chain.backend === backend && isIptablesProxyChain(chain.name));
    if (chains.length === 0) continue;
    const ipvs = chains.some(({ rules }) => rules.some(({ source }) => /--match-set KUBE-(CLUSTER-IP|LOOP-BACK|6-CLUSTER-IP)/.test(source)));
    found.push({ kind: ipvs ? 'ipvs' : backend === 'legacy' ? 'iptables-legacy' : 'iptables-nft', servicePorts: ipvs ? 0 : chains.filter(({ name, table }) => table === 'nat' && name === 'KUBE-SERVICES').reduce((sum, { rules }) => sum + rules.filter(leadsToService).length, 0) });
  }
  const tables = ruleset.chains.filter(({ table, backend }) => backend === 'nft' && table === 'kube-proxy');
  if (tables.length > 0) {
    const maps = ruleset.sets.filter(({ table, name }) => table === 'kube-proxy' && name === 'service-ips');
    found.push({ kind: 'nftables', servicePorts: maps.reduce((sum, { elements }) => sum + elements.length, 0) });
  }
  return found.sort((a, b) => b.servicePorts - a.servicePorts);
}

/** The rule set without the rules of all kube-proxies but one: what that one would do alone. */
export function onlyProxy(ruleset: Ruleset, kind: ProxyKind): Ruleset {
  const keep = (chain: Chain): boolean => {
    if (chain.table === 'kube-proxy') return kind === 'nftables';
    return !isIptablesProxyChain(chain.name) || (chain.backend === 'legacy') === (kind === 'iptables-legacy') && kind !== 'nftables';
  };
  const chains = ruleset.chains.filter(keep);
  const names = new Set(chains.map((chain) => nameKey(chain, chain.name)));
  // A jump to a chain that was taken out would end the walk as unknown.
  const lead = (chain: Chain): Chain => ({ ...chain, rules: chain.rules.filter(({ actions }) => actions.every((action) => action.kind !== 'verdict' || (action.verdict.kind !== 'jump' && action.verdict.kind !== 'goto') || names.has(nameKey(chain, action.verdict.chain)))) });
  return { ...ruleset, chains: chains.map(lead) };
}

/** Is the rule part of a kube-proxy, or does it lead into one? */
export function isProxyRule({ table, chain, text }: { readonly table: string; readonly chain: string; readonly text: string }): boolean {
  return table === 'kube-proxy' || isIptablesProxyChain(chain) || isIptablesProxyChain(/ -[jg] (\S+)/.exec(text)?.[1] ?? '');
}

function isIptablesProxyChain(name: string): boolean {
  return /^KUBE-(SERVICES|NODEPORTS|NODE-PORT|POSTROUTING|MARK-MASQ|MARK-DROP|LOAD-BALANCER|FORWARD|EXTERNAL-SERVICES|EXTERNAL-IP|PROXY-FIREWALL|PROXY-CANARY|IPVS-FILTER|IPVS-OUT-FILTER|SOURCE-RANGES-FIREWALL|(SVC|SVL|SEP|EXT|FW|XLB)-[A-Z0-9]+)$/.test(name);
}

function leadsToService({ actions }: { readonly actions: Chain['rules'][number]['actions'] }): boolean {
  return actions.some((action) => action.kind === 'verdict' && action.verdict.kind === 'jump' && /^KUBE-(SVC|SVL|EXT|XLB|FW)-/.test(action.verdict.chain));
}
