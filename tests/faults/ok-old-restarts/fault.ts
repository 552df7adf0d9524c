import type { NotHere } from '../harness/fault.ts';

export default {
  what: 'pods have restarted a few times, days ago',
  notHere: 'no lab is days old: it takes a recorded cluster',
  expected: { status: 'healthy', named: [] },
} satisfies NotHere;
