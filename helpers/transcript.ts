/** One recorded call, as far as a transcript shows it. */
export interface Call {
  readonly shown: string;
  readonly at: string;
  readonly ms: number;
  readonly status?: number;
  readonly exit?: number | null;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly error?: { readonly message: string };
}

/** Calls as a person would have typed them, each with its answer. */
export function transcriptOf(calls: readonly Call[]): string {
  return calls.map(blockOf).join('\n');
}

function blockOf(call: Call): string {
  const outputs = [call.stdout, call.stderr].filter((text) => text !== undefined && text.trim() !== '').map((text) => `${text?.trimEnd() ?? ''}\n`);
  return `$ ${call.shown}\n# ${call.at.slice(11, 23)}, ${call.ms} ms, ${endOf(call)}\n${outputs.join('')}`;
}

function endOf({ error, exit, status }: Call): string {
  if (error !== undefined) return error.message;
  if (exit === null) return 'cut short, no exit code';
  return exit === undefined ? `HTTP ${status ?? 0}` : `exit ${exit}`;
}
