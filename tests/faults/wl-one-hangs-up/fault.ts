import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { must, podOn, podsOf } from '../harness/symptom.ts';

// A program behind nc, so that what becomes of a connection can be changed while the socket stays open.
const serve = '[ -e /tmp/dead ] && exit; while read -r line; do [ ${#line} -le 1 ] && break; done; printf "HTTP/1.0 200 OK\\r\\n\\r\\n"; hostname';

export default {
  what: 'the workers of one of the pods have died, and its master takes connections and closes them at once; the others answer',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', `printf '%s\\n' '${serve}' > /tmp/serve; exec nc -ll -p 9376 -e sh /tmp/serve`], readinessProbe: { tcpSocket: { port: 9376 }, periodSeconds: 2 } });
    await lab.inPod((await podOn(lab, 'node2')).name, 'touch /tmp/dead');
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ ready }) => ready), 'all are Ready');
    const text = await lab.inPod('cli1', 'for i in $(seq 30); do timeout 2 wget -qO /dev/null http://web/ 2>/dev/null && echo fine || echo bad; done');
    must(text.includes('bad') && text.includes('fine'), 'some fail');
  },
  expected: { named: [{ layer: 'pods', object: /^(Pod app\/web-\S+|Deployment app\/web)$/ }] },
} satisfies Fault;
