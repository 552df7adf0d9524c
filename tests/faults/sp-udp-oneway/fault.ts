import type { NotHere } from '../harness/fault.ts';

export default {
  what: 'a server answers datagrams from another port than it was asked on',
  notHere: 'no program of the lab does that, and what a strange protocol over UDP should answer is not known to any tool; a server that the lab had for it would be judged by its reply path alone',
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web' }] },
} satisfies NotHere;
