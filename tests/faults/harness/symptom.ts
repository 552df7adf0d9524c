/** What a case asks itself before the product does: is the fault really there. */
import type { Lab } from './lab.ts';

export type Outcome = 'answers' | 'refused' | 'timed out' | 'unreachable' | 'no name' | 'an error of HTTP' | 'something else';

/** One HTTP request from a client pod of the victim. */
export async function ask(lab: Lab, pod: string, address: string, seconds = 3): Promise<{ readonly outcome: Outcome; readonly text: string }> {
  const text = await lab.inPod(pod, `timeout ${seconds} wget -qO- http://${address}/; echo " exit $?"`);
  return { outcome: readOutcome(text), text };
}

/** The same from a node. */
export async function askFromNode(lab: Lab, node: string, address: string, seconds = 3): Promise<{ readonly outcome: Outcome; readonly text: string }> {
  const text = await lab.on(node, `curl --silent --show-error --verbose --fail --max-time ${seconds} http://${address}/ 2>&1; echo " exit $?"`);
  return { outcome: readOutcome(text), text };
}

function readOutcome(text: string): Outcome {
  if (/ exit 0\s*$/m.test(text)) return 'answers';
  if (/refused/i.test(text)) return 'refused';
  if (/unreachable|no route to host/i.test(text)) return 'unreachable';
  if (/bad address|could not resolve/i.test(text)) return 'no name';
  if (/server returned error|returned error: \d/i.test(text)) return 'an error of HTTP';
  if (/ exit (143|124|28)\s*$|timed out/im.test(text)) return 'timed out';
  return 'something else';
}

/** Throws unless each request ends as it must for the fault to be there. `cli1 web:80`: from pod cli1; `node1 10.96.0.7:80`: from the node. */
export async function expectOutcomes(lab: Lab, expected: Readonly<Record<string, Outcome | readonly Outcome[]>>): Promise<void> {
  const wrong = await Promise.all(
    Object.entries(expected).map(async ([request, wanted]) => {
      const [from = '', address = ''] = request.split(' ');
      const { outcome, text } = await (from.startsWith('node') ? askFromNode(lab, from, address) : ask(lab, from, address));
      return [wanted].flat().includes(outcome) ? [] : [`${request}: ${outcome} instead of ${[wanted].flat().join(' or ')} (${text.trim()})`];
    }),
  );
  if (wrong.flat().length > 0) throw new Error(`the fault is not there: ${wrong.flat().join('; ')}`);
}

/** Throws unless it holds. */
export function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`the fault is not there: ${what}`);
}

/** How a lookup ends that is sent to one server: addresses, the name of an error, or `timed out`. */
export async function lookUp(lab: Lab, pod: string, name: string, server = ''): Promise<string> {
  const text = await lab.inPod(pod, `timeout 3 nslookup ${name} ${server}; echo " exit $?"`);
  if (/ exit (143|124)\s*$|timed out|no servers could be reached/im.test(text)) return 'timed out';
  const found = [...text.replace(/^[^]*?\n\n/, '').matchAll(/^Address(?: \d+)?:\s*(\S+)/gm)].map(([, address]) => address);
  if (found.length > 0) return found.join(' ');
  return /refused/i.test(text) ? 'refused' : (/NXDOMAIN|SERVFAIL|REFUSED/.exec(text)?.[0] ?? text.trim());
}

export const serviceIp = (lab: Lab, service = 'web', namespace = 'app'): Promise<string> => lab.kubectl('-n', namespace, 'get', 'service', service, '-o', 'jsonpath={.spec.clusterIP}');

export interface PodSeen {
  readonly name: string;
  readonly node: string;
  readonly ip: string;
  readonly ready: boolean;
  readonly restarts: number;
  readonly waiting: string;
  readonly phase: string;
  readonly deleted: boolean;
}

/** The pods that a label selects (`app=web`), with what of their state a case asks for. */
export async function podsOf(lab: Lab, selector = 'app=web', namespace = 'app'): Promise<readonly PodSeen[]> {
  const list = JSON.parse(await lab.kubectl('-n', namespace, 'get', 'pods', '-l', selector, '-o', 'json')) as {
    items: readonly {
      metadata: { name: string; deletionTimestamp?: string };
      spec: { nodeName?: string };
      status: { phase: string; podIP?: string; conditions?: readonly { type: string; status: string }[]; containerStatuses?: readonly { restartCount: number; state: { waiting?: { reason: string } } }[] };
    }[];
  };
  return list.items.map(({ metadata, spec, status }) => ({
    name: metadata.name,
    node: spec.nodeName ?? '',
    ip: status.podIP ?? '',
    ready: (status.conditions ?? []).some(({ type, status: value }) => type === 'Ready' && value === 'True'),
    restarts: Math.max(0, ...(status.containerStatuses ?? []).map(({ restartCount }) => restartCount)),
    waiting: (status.containerStatuses ?? []).map(({ state }) => state.waiting?.reason ?? '').join(' '),
    phase: status.phase,
    deleted: metadata.deletionTimestamp !== undefined,
  }));
}

/** One of the victim's pods that runs on a node. */
export async function podOn(lab: Lab, node: string): Promise<PodSeen> {
  const pod = (await podsOf(lab)).find((one) => one.node === node && !one.deleted);
  if (pod === undefined) throw new Error(`no pod of the victim runs on ${node}`);
  return pod;
}

/** How eight requests at once end, each backend being likely to come up. */
export async function askSome(lab: Lab, pod: string, address: string): Promise<readonly Outcome[]> {
  return Promise.all(Array.from({ length: 8 }, async () => (await ask(lab, pod, address)).outcome));
}

/** Addresses that the Service's EndpointSlices list as ready. */
export async function readyEndpoints(lab: Lab, service = 'web', namespace = 'app'): Promise<readonly string[]> {
  const list = JSON.parse(await lab.kubectl('-n', namespace, 'get', 'endpointslices', '-l', `kubernetes.io/service-name=${service}`, '-o', 'json')) as {
    items: readonly { ports?: readonly { port?: number }[] | null; endpoints?: readonly { addresses: readonly string[]; conditions?: { ready?: boolean } }[] | null }[];
  };
  return list.items.flatMap(({ endpoints }) => (endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false).flatMap(({ addresses }) => addresses));
}

/** Twelve requests of a pod of the victim to its own Service, each backend being likely to come up: how they ended. */
export async function askSelf(lab: Lab, pod: string, address: string): Promise<readonly string[]> {
  const text = await lab.inNetworkOf(pod, `for one in $(seq 12); do (curl --silent --max-time 2 http://${address}/; echo " exit $?") & done; wait`);
  return text.split('\n').map((line) => (line.includes('exit 28') ? 'timed out' : line.replace(/ exit .*/, '')));
}

/** The Service IP takes connections of both clients, whatever is spoken on them. */
export async function expectOpen(lab: Lab, port: number): Promise<void> {
  for (const client of ['cli1', 'cli2']) must((await lab.inPod(client, `nc -w 3 ${await serviceIp(lab)} ${port} -e true && echo open`)).includes('open'), `the Service IP takes a connection of ${client}`);
}
