export interface Problem {
  /** Relative to the repository. */
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export function shown(problem: Problem): string {
  return `${problem.file}:${problem.line}: ${problem.message}`;
}
