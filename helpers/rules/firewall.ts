import { sound, type Judgement } from '../finding.ts';
export function firewallsLetPass(): Judgement { return sound; }
