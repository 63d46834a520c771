export const editor = {
  toolbar: 'Formatting',
  bold: 'Bold',
  italic: 'Italic',
  strike: 'Strike through',
  code: 'Code',
  link: 'Link',
  linkPlaceholder: 'Paste or type an address',
  heading: 'Heading',
  bulletList: 'List',
  orderedList: 'Numbered list',
  taskList: 'Checklist',
  quote: 'Quote',
};
