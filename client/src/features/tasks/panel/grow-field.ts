/** Makes a text area as high as its words, in browsers without `field-sizing: content`. */
export function growField(field: HTMLTextAreaElement | null): void {
  if (!field || CSS.supports('field-sizing', 'content')) return;
  field.style.height = '0';
  field.style.height = `${field.scrollHeight}px`;
}
