import type { Fault } from '../harness/fault.ts';
import { busybox, page, rollOut } from '../harness/roll-out.ts';
import { must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the pods may use so little of a processor that requests take seconds',
  inject: (lab) => rollOut(lab, { image: busybox, command: ['sh', '-c', page('HTTP/1.0 200 OK')], resources: { limits: { cpu: '2m' } } }, 'running'),
  symptom: async (lab) => {
    const text = await lab.inPod('cli1', `for i in 1 2 3 4 5 6 7 8 9; do (timeout 3 wget -qO- http://${await serviceIp(lab)}/ >/dev/null 2>&1; echo "exit $?") & done; wait`);
    must(/exit [^0]/.test(text), `requests time out: ${text}`);
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', finding: 'pods/cpu-throttled' }] },
} satisfies Fault;
