import type { Facts, Subject } from '../facts.ts';
import { notApplicable, sound, type Judgement } from '../finding.ts';
export function rulesFit(mode: string): (facts: Facts, subject: Subject) => Judgement { return () => notApplicable(`todo ${mode}`); }
export function nothingPreempts(): Judgement { return sound; }
export function connectionsAreCurrent(): Judgement { return sound; }
