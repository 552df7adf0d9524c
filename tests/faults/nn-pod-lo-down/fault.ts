import type { Fault } from '../harness/fault.ts';
import { busybox, deletePods, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'the loopback of a pod is down, since the plugin for it is missing on its node, and the sidecar there asks the application on it',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', 'hostname > /tmp/index.html; exec httpd -f -p 127.0.0.1:8080 -h /tmp'], ports: [] }, 'ready', {
      'template/spec/containers/-': { name: 'gate', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'exec nc -ll -p 9376 -e nc 127.0.0.1 8080'], ports: [{ name: 'http', containerPort: 9376 }] },
    });
    await lab.inNetworkOf((await podOn(lab, 'node1')).name, 'ip link set lo down');
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: ['timed out', 'something else', 'refused'], [`cli2 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' }),
  heal: deletePods,
  expected: { named: [{ layer: ['node-network', 'pods'], object: /^Pod app\/web-/ }] },
} satisfies Fault;
