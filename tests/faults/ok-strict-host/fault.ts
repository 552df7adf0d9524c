import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

// As `return 444` of nginx does it for names that it does not know.
const script = String.raw`#!/bin/sh
cr=$(printf '\r')
known=
while read -r line; do
  line=\${line%$cr}
  case $line in
    '') break ;;
    [Hh]ost:' 'web | [Hh]ost:' 'web:80 | [Hh]ost:' 'web.app*) known=1 ;;
  esac
done
if [ -n "$known" ]; then printf 'HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n%s\n' "$HOSTNAME"; fi
`.replaceAll(String.raw`\${`, '${');

export default {
  what: 'the servers answer requests for the name of the Service, and hang up on those for anything else, an address for instance',
  inject: (lab) => rollOut(lab, { image: busybox, env: [{ name: 'SCRIPT', value: script }], command: ['sh', '-c', 'printf %s "$SCRIPT" > /tmp/serve; chmod +x /tmp/serve; exec nc -ll -p 9376 -e /tmp/serve'] }),
  symptom: async (lab) => {
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', 'cli1 web.app.svc.cluster.local:80': 'answers' });
    must(!(await lab.inPod('cli1', `timeout 5 wget -qO- http://${await serviceIp(lab)}/`)).includes('web-'), 'a request for the address is not answered');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
