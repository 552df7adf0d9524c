import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

const serve = 'while read -r line; do [ ${#line} -le 1 ] && break; done; [ -e /tmp/slow ] && sleep 25; printf "HTTP/1.0 200 OK\\r\\n\\r\\n"; hostname';

export default {
  what: 'one of the pods is lost in the collection of its garbage and takes half a minute for an answer; it is Ready, as its port is open',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', `printf '%s\\n' '${serve}' > /tmp/serve; exec nc -ll -p 9376 -e sh /tmp/serve`], readinessProbe: { tcpSocket: { port: 9376 }, periodSeconds: 2 } });
    await lab.inPod((await podOn(lab, 'node2')).name, 'touch /tmp/slow');
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'timed out', [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  expected: { named: [{ layer: 'pods', object: /^(Pod app\/web-\S+|Deployment app\/web)$/ }] },
} satisfies Fault;
