import { describeCell, type Cell } from '../cell.ts';
import type { Facts } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';

/** Variables that programs of HTTP take for an order to send their requests to a proxy. */
const variable = /^(http|https|all)_proxy$/i;

/**
 * A client whose environment names a proxy of HTTP sends it what is for Services as well, unless NO_PROXY spares them: asked for an address, its program connected to
 * another one. Nothing in the cluster need be wrong.
 */
export function throughProxy(facts: Facts): readonly Finding[] {
  const strayed = facts.cells.filter((cell) => cell.state === 'failed' && cell.from.kind === 'client' && cell.tool === 'http' && cell.to.ip !== undefined && elsewhere(cell) !== undefined);
  const first = strayed[0];
  if (first === undefined) return [];
  const proxy = elsewhere(first) ?? '';
  const name = first.from.pod ?? '';
  const pod = facts.now.pods.find((one) => `${one.metadata.namespace ?? ''}/${one.metadata.name}` === name);
  const set = (pod?.spec.containers ?? []).flatMap((container) => (container.env ?? []).filter((one) => variable.test(one.name)).map((one) => `${one.name}=${(one.value ?? '(from elsewhere)').replace(/\/\/[^@/]*@/, '//')}`));
  return [finding({
    id: 'resolver/http-proxy', object: `Pod ${name}`, where: `pod ${name}`,
    message: `Pod ${name} sends its requests to ${facts.target.title} to a proxy of HTTP (${proxy}), which does not answer them${set.length === 0 ? ': its environment says so' : `: ${set.join(', ')}`}`,
    expected: [`a connection to ${first.to.ip ?? ''}`], observed: strayed.map(describeCell).slice(0, 6), command: `kubectl -n ${name.split('/')[0] ?? ''} exec ${name.split('/')[1] ?? ''} -- env`,
    fix: `set NO_PROXY (and no_proxy) of Pod ${name} to .svc,.${facts.domain} and the ranges of Services and pods, or take the proxy away`, doc: 'does-the-service-work-by-ip',
  }, facts.cells, (cell) => (strayed.includes(cell) ? 'must' : cell.from.pod === name && cell.tool === 'http' ? 'may' : undefined))];
}

/** Where the program said that it connects to, if that is not where it was sent. */
function elsewhere(cell: Cell): string | undefined {
  return cell.addresses.includes(cell.to.ip ?? '') ? undefined : cell.addresses[0];
}
