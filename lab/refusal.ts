/** Something the user has to change before the lab can go on: printed as two lines, without a stack, exit code 2. */
export class Refusal extends Error {
  readonly advice: string;

  constructor(message: string, advice: string) {
    super(message);
    this.name = 'Refusal';
    this.advice = advice;
  }
}
