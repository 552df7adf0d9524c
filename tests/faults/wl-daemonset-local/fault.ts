import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const agent = {
  apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent', namespace: 'app' },
  spec: { selector: { matchLabels: { app: 'web', part: 'agent' } }, template: { metadata: { labels: { app: 'web', part: 'agent' } }, spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'web', image: 'registry.k8s.io/serve_hostname', imagePullPolicy: 'IfNotPresent', ports: [{ name: 'http', containerPort: 9376 }] }] } } },
};

export default {
  what: 'an agent is to serve the pods of its own node, and its DaemonSet does not tolerate the taint that one node was given',
  client: 'app/cli2',
  inject: async (lab) => {
    await lab.kubectl('taint', 'node', 'node2', 'dedicated=gpu:NoSchedule');
    await lab.kubectl('-n', 'app', 'scale', 'deployment/web', '--replicas=0');
    await lab.kubectl('-n', 'app', 'patch', 'service', 'web', '-p', '{"spec":{"internalTrafficPolicy":"Local"}}');
    await lab.apply(JSON.stringify(agent));
    await until('there is an agent on the other node alone', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 1 && pods[0]?.ready === true && pods[0].node === 'node1';
    });
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ node }) => node === 'node1'), 'there is none on the tainted node');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': ['refused', 'timed out'] });
  },
  heal: async (lab) => {
    await lab.kubectl('taint', 'node', 'node2', 'dedicated-');
    await lab.kubectl('-n', 'app', 'delete', 'daemonset', 'agent', '--cascade=foreground', '--timeout=60s');
  },
  expected: { named: [{ layer: ['service', 'pods'], object: /^(Service app\/web|DaemonSet app\/agent)$/, message: /node2/ }] },
} satisfies Fault;
