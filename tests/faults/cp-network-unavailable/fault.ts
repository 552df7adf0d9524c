import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const mark = (status: 'True' | 'False'): string => JSON.stringify({ status: { conditions: [{ type: 'NetworkUnavailable', status, reason: status === 'True' ? 'NoRouteCreated' : 'RouteCreated', message: 'RouteController', lastHeartbeatTime: new Date().toISOString(), lastTransitionTime: new Date().toISOString() }] } });

export default {
  what: 'the cloud has made no routes for the nodes (NetworkUnavailable), so nothing new may run on them; what runs there works',
  target: 'practice',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.kubectl('patch', 'node', node, '--subresource=status', '--type=strategic', '-p', mark('True'));
    await until('the nodes are tainted', 20, async () => (await lab.kubectl('get', 'nodes', '-o', 'jsonpath={.items[*].spec.taints[*].key}')).split(' ').filter((key) => key === 'node.kubernetes.io/network-unavailable').length === 2);
  },
  symptom: async (lab) => must((await lab.kubectl('get', 'nodes', '-o', 'jsonpath={.items[*].spec.taints[*].key}')).includes('network-unavailable'), 'the nodes are tainted'),
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.kubectl('patch', 'node', node, '--subresource=status', '--type=strategic', '-p', mark('False'));
    await until('the nodes are clean', 20, async () => !(await lab.kubectl('get', 'nodes', '-o', 'jsonpath={.items[*].spec.taints[*].key}')).includes('network-unavailable'));
    for (const node of ['node1', 'node2']) await lab.patch('default', `node/${node}`, { op: 'test', path: '/metadata/name', value: node });
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'cluster', object: /^Node node[12]$/, message: /network-?unavailable/i }] },
} satisfies Fault;
