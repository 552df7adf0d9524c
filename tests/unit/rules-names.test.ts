import { casesOf } from './rule-cases.ts';
import { runCases } from './run-rule-cases.ts';

runCases(casesOf('dns', 'resolver'));
