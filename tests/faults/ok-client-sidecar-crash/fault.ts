import type { Fault } from '../harness/fault.ts';
import { replaceClient } from '../harness/client.ts';
import { busybox } from '../harness/roll-out.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const idle = ['sh', '-c', 'while :; do sleep 3600; done'];

export default {
  what: 'the client has an exporter beside it that crashes again and again, which has nothing to do with the Service; the client itself asks and is answered',
  client: 'app/cli1',
  inject: async (lab) => {
    const ready = replaceClient(lab, 'cli1', {
      restartPolicy: 'Always',
      initContainers: [{ name: 'migrate', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['true'] }],
      containers: [{ name: 'cli', image: busybox, imagePullPolicy: 'IfNotPresent', command: idle }, { name: 'exporter', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'sleep 3; exit 2'] }],
    });
    await ready.catch(() => {});
    await until('the exporter crashes', 40, async () => /"restartCount": [1-9]/.test(await lab.kubectl('-n', 'app', 'get', 'pod', 'cli1', '-o', 'json')));
  },
  symptom: async (lab) => {
    must((await lab.inPod('cli1', 'timeout 3 wget -qO- http://web/ || echo lost')).includes('web-'), 'the client is answered');
    await expectOutcomes(lab, { 'cli2 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
