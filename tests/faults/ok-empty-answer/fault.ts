import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

const script = "#!/bin/sh\nprintf 'Status: 204 No Content\\r\\n\\r\\n'\n";

export default {
  what: 'the application has nothing to say and says so: 204, and not one byte',
  inject: (lab) => rollOut(lab, { image: busybox, env: [{ name: 'SCRIPT', value: script }], command: ['sh', '-c', 'mkdir -p /tmp/www/cgi-bin; printf %s "$SCRIPT" > /tmp/www/cgi-bin/index.cgi; chmod +x /tmp/www/cgi-bin/index.cgi; exec httpd -f -p 9376 -h /tmp/www'] }),
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`cli1 ${address}:80`]: 'answers', [`cli2 ${address}:80`]: 'answers' });
    must((await lab.on('node1', `curl -s -o /dev/null -w '%{http_code} %{size_download}' --max-time 3 http://${address}/`)).trim() === '204 0', 'the answer is empty');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
