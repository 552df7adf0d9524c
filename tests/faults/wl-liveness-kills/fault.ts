import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'an impatient liveness probe ends a server that works',
  inject: async (lab) => {
    await rollOut(
      lab,
      {
        image: busybox,
        command: ['sh', '-c', 'mkdir -p /tmp/cgi-bin; hostname > /tmp/index.html; printf "#!/bin/sh\\nsleep 3\\nprintf \'Content-type: text/plain\\\\r\\\\n\\\\r\\\\nwell\'\\n" > /tmp/cgi-bin/health; chmod +x /tmp/cgi-bin/health; exec httpd -f -p 9376 -h /tmp'],
        livenessProbe: { httpGet: { path: '/cgi-bin/health', port: 9376 }, periodSeconds: 2, timeoutSeconds: 1, failureThreshold: 1 },
      },
      'running',
    );
    await until('every container was ended twice', 90, async () => (await podsOf(lab)).every(({ restarts }) => restarts > 1));
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ restarts }) => restarts > 1), 'the containers restart');
    must((await lab.kubectl('-n', 'app', 'get', 'events', '--field-selector', 'reason=Unhealthy', '-o', 'jsonpath={.items[*].message}')).includes('Liveness probe failed'), 'it is the probe that ends them');
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /liveness/i }] },
} satisfies Fault;
