import { makeDualStack } from '../harness/dual-stack.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

const podIp6 = async (lab: Parameters<Fault['inject']>[0], node: string): Promise<string> =>
  lab.kubectl('-n', 'app', 'get', 'pods', '-l', 'app=web', `--field-selector=spec.nodeName=${node}`, '-o', 'jsonpath={.items[0].status.podIPs[1].ip}');

export default {
  what: 'a node has no IPv6 route to the pods of the other; IPv4 is well',
  lab: 'dual-stack',
  inject: async (lab) => {
    await makeDualStack(lab);
    await lab.on('node1', 'ip -6 route del fd00:10:244:2::/64');
  },
  symptom: async (lab) => {
    const [here, there] = [await podIp6(lab, 'node1'), await podIp6(lab, 'node2')];
    await expectOutcomes(lab, { [`cli1 [${here}]:9376`]: 'answers', [`cli1 [${there}]:9376`]: ['timed out', 'unreachable'] });
  },
  heal: async (lab) => {
    const peer = await lab.kubectl('get', 'node', 'node2', '-o', 'jsonpath={.status.addresses[?(@.type=="InternalIP")].address}');
    await lab.on('node1', `ip -6 route replace fd00:10:244:2::/64 via ${peer.split(' ').find((address) => address.includes(':')) ?? ''}`);
  },
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/route' }] },
} satisfies Fault;
