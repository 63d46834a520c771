/** Why a command refuses. Thrown before the first write: a refused command has changed nothing. */
export type DomainErrorCode =
  | 'unknown-entity'
  | 'invalid-value'
  | 'too-many'
  | 'too-large'
  | 'not-allowed'
  | 'no-column'
  | 'last-column'
  | 'cycle';

/** The one error of the domain. `about` names the field or entity in question; edges translate the code once. */
export class DomainError extends Error {
  readonly code: DomainErrorCode;
  readonly about: string;

  constructor(code: DomainErrorCode, about = '') {
    super(about === '' ? code : `${code}: ${about}`);
    this.name = 'DomainError';
    this.code = code;
    this.about = about;
  }
}
