import type { Service } from './kube.ts';

interface Place {
  readonly namespace: string;
  readonly name: string;
  readonly port?: number;
}

/** Aliases of aliases are followed this far; DNS servers give up sooner. */
const mostHops = 8;

/**
 * The Service of this cluster that a chain of aliases (ExternalName) ends at, and the port that is asked there: an alias changes names, and no ports. A Service that is no alias, and an alias that leads
 * elsewhere or nowhere, is its own end.
 */
export function endOfAlias(services: readonly Service[], domain: string, start: Place): Place {
  const find = ({ namespace, name }: Place): Service | undefined => services.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
  const first = find(start);
  const port = start.port ?? first?.spec.ports?.[0]?.port;
  let [here, place] = [first, start];
  for (let hop = 0; hop < mostHops && here?.spec.type === 'ExternalName'; hop += 1) {
    const [name = '', namespace = '', ...rest] = (here.spec.externalName ?? '').replace(/\.$/, '').split('.');
    if (rest.join('.') !== `svc.${domain}`) return start;
    place = { namespace, name };
    here = find(place);
  }
  return here === undefined || here.spec.type === 'ExternalName' || here === first ? start : { ...place, ...(port === undefined ? {} : { port }) };
}
