/** Says something to screen readers without moving focus. One polite and one assertive region, made when first used. */
const regions = new Map<string, HTMLElement>();

export function announce(text: string, how: 'polite' | 'assertive' = 'polite'): void {
  let region = regions.get(how);
  if (!region?.isConnected) {
    region = document.createElement('div');
    region.className = 'sr';
    region.setAttribute('aria-live', how);
    region.setAttribute('aria-atomic', 'true');
    document.body.append(region);
    regions.set(how, region);
  }
  // The same words twice are two changes only if the text differs: a trailing no-break space tells them apart.
  region.textContent = region.textContent === text ? `${text}\u00a0` : text;
}
