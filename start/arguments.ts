export interface Arguments {
  readonly help: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
  /** Statements are only listed: no cluster is needed. */
  readonly list: boolean;
  /** Everything else, for Playwright. */
  readonly playwright: readonly string[];
}

/** Splits the command line of `npm start --` into what is its own and what is Playwright's. */
export function readArguments(argv: readonly string[]): Arguments {
  const own = ['--help', '-h', '--yes', '-y', '--dry-run'];
  const has = (...names: readonly string[]): boolean => argv.some((word) => names.includes(word));
  return {
    help: has('--help', '-h'),
    yes: has('--yes', '-y'),
    dryRun: has('--dry-run'),
    list: has('--list'),
    // A reporter is added: one that replaced those of the configuration would leave no report to make.
    playwright: argv.filter((word) => !own.includes(word)).map((word) => word.replace(/^--reporter(?==|$)/, '--add-reporter')),
  };
}
