/** Why the product could not start or go on, as a sentence for the person who runs it: printed alone, without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
