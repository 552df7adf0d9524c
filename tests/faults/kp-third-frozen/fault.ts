import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';

export default {
  what: 'of three nodes the third has a kube-proxy that hangs, so it knows no Service that was made since; nothing has changed for those of old',
  lab: 'three-nodes',
  target: 'practice',
  inject: async (lab) => {
    await lab.component('stop', 'node3', 'kube-proxy', 'STOP');
    await lab.kubectl('-n', 'app', 'create', 'service', 'clusterip', 'fresh', '--tcp=80:9376');
    await lab.kubectl('-n', 'app', 'patch', 'service', 'fresh', '--type=merge', '-p', '{"spec":{"selector":{"app":"web"}}}');
  },
  symptom: async (lab) => {
    const ip = await lab.kubectl('-n', 'app', 'get', 'service', 'fresh', '-o', 'jsonpath={.spec.clusterIP}');
    must((await lab.on('node3', `curl -s -m 2 http://${ip}/ > /dev/null; echo "exit $?"`)).trim() !== 'exit 0', 'a new Service is not known on node3');
    must((await lab.on('node1', `curl -s -m 2 http://${ip}/ > /dev/null; echo "exit $?"`)).trim() === 'exit 0', 'it is on node1');
  },
  heal: async (lab) => {
    await lab.component('restart', 'node3', 'kube-proxy');
    await lab.kubectl('-n', 'app', 'delete', 'service', 'fresh');
  },
  expected: { named: [{ layer: 'proxy', object: 'Node node3' }] },
} satisfies Fault;
