import type { NotHere } from '../harness/fault.ts';

export default {
  what: 'pods hang on routed links, which have no hairpin_mode',
  notHere: 'it takes a lab of its own: up --cni ptp, where the healthy run is the case',
  expected: { status: 'healthy', named: [] },
} satisfies NotHere;
