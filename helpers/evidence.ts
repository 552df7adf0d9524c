import { describeCell, isDirect, type Cell } from './cell.ts';
import type { Facts, Subject } from './facts.ts';
import type { Layer } from './layers.ts';

const mostLines = 80;

/** What a statement of a layer rests on: commands as a person would type them, with what they showed. */
export function evidenceOf(facts: Facts, subject: Subject, layer: Layer): string {
  const blocks = [...new Map(cellsFor(facts, subject, layer).map((cell) => [cell.id, `$ ${cell.command}\n${describeCell(cell)}`])).values(), ...stateFor(facts, subject, layer)];
  return blocks.slice(0, mostLines).join('\n\n') + (blocks.length > mostLines ? `\n\n(${blocks.length - mostLines} more in the evidence bundle)` : '');
}

function cellsFor(facts: Facts, subject: Subject, layer: Layer): readonly Cell[] {
  switch (layer) {
    case 'dns':
    case 'resolver': return [...facts.dns.cells, ...facts.cells.filter((cell) => cell.to.via === 'name')];
    case 'vip':
    case 'proxy': return subject.cells.filter((cell) => cell.to.via === 'service-ip');
    case 'pods': return subject.cells.filter((cell) => cell.to.via === 'endpoint');
    case 'node-network': return facts.cells.filter(isDirect);
    case 'hairpin': return subject.cells.filter((cell) => cell.from.kind === 'pod' && cell.to.via === 'service-ip');
    case 'policy': return subject.cells;
    default: return [];
  }
}

/** State as its own command printed it, cut to what concerns the Service. */
function stateFor(facts: Facts, subject: Subject, layer: Layer): readonly string[] {
  const nodes = facts.nodes.flatMap((node) => (node.last === null ? [] : [{ name: node.name, state: node.last }]));
  const section = (name: string, command: string, keep: (line: string) => boolean = () => true): readonly string[] => nodes.map(({ name: node, state }) => {
    const lines = (state.sections[name]?.stdout ?? 'not printed').split('\n').filter(keep);
    return `${node}$ ${command}\n${lines.slice(0, 40).join('\n')}`;
  });
  const json = (command: string, object: unknown): string => `$ ${command}\n${JSON.stringify(object, null, 1).slice(0, 4000)}`;
  switch (layer) {
    case 'proxy': return [...section('kube-proxy', 'ps auxw | grep kube-proxy'), ...section('iptables', `iptables-save | grep ${subject.namespace}/${subject.name}`, (line) => line.includes(`${subject.namespace}/${subject.name}`))];
    case 'node-network': return [...section('sysctl', 'sysctl -a'), ...section('routes', 'ip route')];
    case 'service': return subject.service === undefined ? [] : [json(`kubectl -n ${subject.namespace} get service ${subject.name} -o json`, subject.service)];
    case 'endpoints': return [json(`kubectl -n ${subject.namespace} get endpointslices -l kubernetes.io/service-name=${subject.name} -o json`, subject.slices)];
    case 'resolver': return facts.podStates.filter((state) => state.resolvConf !== null).slice(0, 6).map((state) => `${state.pod}$ cat /etc/resolv.conf\n${state.sections['resolv-conf']?.stdout ?? ''}`);
    case 'hairpin': return section('bridge-ports', 'grep . /sys/class/net/*/brport/hairpin_mode');
    case 'cluster': return [json('kubectl get nodes', facts.now.nodes.map((node) => ({ name: node.metadata.name, conditions: node.status?.conditions })))];
    default: return [];
  }
}
