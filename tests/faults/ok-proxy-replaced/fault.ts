import type { NotHere } from '../harness/fault.ts';

export default {
  what: 'another program does the work of kube-proxy, without its process and its rules',
  notHere: 'there is no such program for this lab; ok-second-proxy is its part that can be had',
  expected: { status: 'healthy', named: [] },
} satisfies NotHere;
