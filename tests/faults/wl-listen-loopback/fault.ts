import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { rollOut } from '../harness/roll-out.ts';

export default {
  what: 'the server listens on 127.0.0.1 only',
  inject: (lab) => rollOut(lab, { image: 'registry.k8s.io/busybox:1.27.2', command: ['sh', '-c', 'hostname > /tmp/index.html; exec httpd -f -p 127.0.0.1:9376 -h /tmp'] }),
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    must(pods.length === 3 && pods.every(({ ready }) => ready), 'the pods are Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused', [`cli1 ${pods[0]?.ip}:9376`]: 'refused', [`cli2 ${pods[0]?.ip}:9376`]: 'refused' });
    must((await lab.inPod(pods[0]?.name ?? '', 'wget -qO- http://127.0.0.1:9376/')).trim() === pods[0]?.name, 'the server answers inside the pod');
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web' }] },
} satisfies Fault;
