import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { must, serviceIp } from '../harness/symptom.ts';

const size = 40_000_000;

export default {
  what: 'the application answers with forty megabytes, as one that hands out packages does',
  inject: (lab) => rollOut(lab, { image: busybox, command: ['sh', '-c', `yes package | head -c ${size} > /tmp/index.html; exec httpd -f -p 9376 -h /tmp`], readinessProbe: { tcpSocket: { port: 9376 }, periodSeconds: 2 } }),
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    for (const client of ['cli1', 'cli2']) {
      for (const host of ['web', address]) must((await lab.inPod(client, `timeout 20 wget -qO- http://${host}/ | wc -c`)).trim() === String(size), `${client} gets all of it from ${host}`);
    }
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
