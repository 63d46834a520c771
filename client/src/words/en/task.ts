export const task = {
  dateLate: 'Late · {{date}}',
  daysLate_one: '{{date}}, {{count}} day late',
  daysLate_other: '{{date}}, {{count}} days late',
};
