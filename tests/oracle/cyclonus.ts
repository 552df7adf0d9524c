/** Builds and runs the oracle (Go; about two minutes the first time) and puts cases to it. */
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Case } from '../unit/policy/arbitrary.ts';
import { pairsOf, type Ask, type End, type Pair } from '../unit/policy/expand.ts';

const source = fileURLToPath(new URL('./cyclonus', import.meta.url));
const binary = fileURLToPath(new URL('../../out/policy-oracle', import.meta.url));

/** Whether a Go toolchain is there to build the oracle with. */
export async function hasGo(): Promise<boolean> {
  return (await execa('go', ['version'], { reject: false })).exitCode === 0;
}

/** The path of the built oracle, in the ignored folder out/. */
export async function buildOracle(): Promise<string> {
  await execa('go', ['build', '-buildvcs=false', '-o', binary, '.'], { cwd: source });
  return binary;
}

export interface Question { readonly name: string; readonly made: Case; readonly asks: readonly Ask[] }

/** The oracle's verdicts, one string of digits for each question; throws when the oracle refuses one. */
export async function askOracle(oracle: string, questions: readonly Question[]): Promise<readonly string[]> {
  const input = questions.map(({ name, made, asks }) => JSON.stringify({ name, policies: made.policies, traffic: pairsOf(made, asks).map(traffic) })).join('\n');
  const { stdout } = await execa(oracle, { input, maxBuffer: 1 << 28 });
  const answers = stdout.split('\n').map((line) => JSON.parse(line) as { readonly name: string; readonly verdicts?: string; readonly error?: string });
  return questions.map(({ name }, index) => {
    const answer = answers[index];
    if (answer?.name !== name || answer.verdicts === undefined) throw new Error(`the oracle on ${name}: ${answer?.error ?? 'no answer'}`);
    return answer.verdicts;
  });
}

// The oracle wants the name that the destination gives to the asked port.
function traffic({ from, to, port, protocol }: Pair): object {
  const named = to.ports?.find((candidate) => candidate.containerPort === port && candidate.protocol === protocol);
  return { from: end(from), to: end(to), port, portName: named?.name ?? '', protocol };
}

const end = ({ ip, namespace, namespaceLabels, labels }: End): object => ({ ip, namespace, namespaceLabels, labels });

export interface Generated {
  readonly name: string;
  readonly cluster: { readonly namespaces: Record<string, Record<string, string>>; readonly pods: readonly { readonly namespace: string; readonly name: string; readonly ip: string; readonly labels: Record<string, string> }[] };
  readonly policies: readonly { readonly metadata: { readonly namespace: string; readonly name: string }; readonly spec: object }[] | null;
}

/** The cases of cyclonus' own generator. */
export async function generatedCases(oracle: string): Promise<readonly Generated[]> {
  const { stdout } = await execa(oracle, ['generate'], { maxBuffer: 1 << 28 });
  return stdout.split('\n').map((line) => JSON.parse(line) as Generated);
}
