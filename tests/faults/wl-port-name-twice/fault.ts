import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

const agent = { name: 'agent', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'while :; do sleep 3600; done'], ports: [{ name: 'http', containerPort: 15000 }] };
const server = { name: 'web', image: 'registry.k8s.io/serve_hostname', imagePullPolicy: 'IfNotPresent', ports: [{ name: 'http', containerPort: 9376 }] };

export default {
  what: 'two containers of a pod name a port alike, and the first one, which the Service is led to, serves nothing',
  inject: (lab) => rollOut(lab, {}, 'ready', { 'template/spec/containers': [agent, server] }),
  symptom: async (lab) => {
    const [pod] = await podsOf(lab);
    await expectOutcomes(lab, { 'cli1 web:80': 'refused', [`cli1 ${pod?.ip}:9376`]: 'answers' });
  },
  expected: { named: [{ layer: ['service', 'pods'], object: /^(Deployment|Service) app\/web$/, message: /15000/ }] },
} satisfies Fault;
