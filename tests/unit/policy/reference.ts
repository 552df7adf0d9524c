/**
 * NetworkPolicy once more, written from the documentation as plainly as possible and sharing nothing with the product:
 * it only answers yes or no for one direction, for pods on the pod network and addresses.
 */
interface End { readonly namespace?: string; readonly namespaceLabels?: Record<string, string>; readonly labels?: Record<string, string>; readonly ip: string; readonly ports?: readonly any[] }

/** Does `subject` admit traffic from (ingress) or to (egress) `other`? */
export function admits(policies: readonly any[], direction: 'ingress' | 'egress', subject: End, other: End, port: number, protocol: string): boolean {
  if (subject.namespace === undefined) return true;
  const applying = policies.filter((policy) => {
    const types = policy.spec.policyTypes?.length ? policy.spec.policyTypes : policy.spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress'];
    return policy.metadata.namespace === subject.namespace && types.some((type: string) => type.toLowerCase() === direction) && selects(policy.spec.podSelector, subject.labels);
  });
  if (applying.length === 0) return true;
  const destination = direction === 'ingress' ? subject : other;
  for (const policy of applying) {
    for (const rule of policy.spec[direction] ?? []) {
      const peers: any[] = (direction === 'ingress' ? rule.from : rule.to) ?? [];
      const numbers = (rule.ports ?? []).flatMap((entry: any) => expand(entry, destination));
      const portFits = !rule.ports?.length || numbers.some(([proto, first, last]: [string, number, number]) => proto === protocol && port >= first && port <= last);
      if (portFits && (peers.length === 0 || peers.some((entry) => fits(entry, policy.metadata.namespace, other)))) return true;
    }
  }
  return false;
}

// A named port stands for the numbers that the destination gives it.
function expand(entry: any, destination: End): [string, number, number][] {
  const protocol = entry.protocol ?? 'TCP';
  if (entry.port === undefined) return [[protocol, 0, 65535]];
  if (typeof entry.port === 'number') return [[protocol, entry.port, entry.endPort ?? entry.port]];
  return (destination.ports ?? []).filter((port) => port.name === entry.port && port.protocol === protocol).map((port) => [protocol, port.containerPort, port.containerPort]);
}

function fits(entry: any, policyNamespace: string, other: End): boolean {
  if (entry.ipBlock) return within(entry.ipBlock.cidr, other.ip) && !(entry.ipBlock.except ?? []).some((cidr: string) => within(cidr, other.ip));
  if (other.namespace === undefined) return false;
  const namespaceFits = entry.namespaceSelector ? selects(entry.namespaceSelector, other.namespaceLabels) : other.namespace === policyNamespace;
  return namespaceFits && (!entry.podSelector || selects(entry.podSelector, other.labels));
}

function selects(selector: any, labels: Record<string, string> = {}): boolean {
  let all = true;
  for (const [key, value] of Object.entries(selector?.matchLabels ?? {})) all &&= labels[key] === value;
  for (const { key, operator, values } of selector?.matchExpressions ?? []) {
    if (operator === 'In') all &&= key in labels && values.includes(labels[key]);
    if (operator === 'NotIn') all &&= !(key in labels && values.includes(labels[key]));
    if (operator === 'Exists') all &&= key in labels;
    if (operator === 'DoesNotExist') all &&= !(key in labels);
  }
  return all;
}

/** Compares the leading bits as text. */
function within(cidr: string, ip: string): boolean {
  const [base = '', length = ''] = cidr.split('/');
  return base.includes(':') === ip.includes(':') && bits(base).slice(0, Number(length)) === bits(ip).slice(0, Number(length));
}

function bits(ip: string): string {
  if (!ip.includes(':')) return ip.split('.').map((part) => Number(part).toString(2).padStart(8, '0')).join('');
  const [head = '', tail = ''] = ip.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = ip.includes('::') ? [...groups(head), ...Array<string>(missing).fill('0'), ...groups(tail)] : ip.split(':');
  return all.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}
