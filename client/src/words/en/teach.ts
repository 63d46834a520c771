/** The six cards of the first board. Each is done by doing what it says. */
export const teach = {
  move: 'Drag me to Doing. Or press Space, arrow right, Space',
  moveWhy:
    'Every drag can be done by keys: Space lifts the card, arrows carry it, Space puts it down, Esc takes it back.',
  write: 'Write your first card: press C anywhere',
  writeWhy:
    'Type a title, press Enter, and go on with the next one. Try “Call the yard tomorrow”: the date is read from the words.',
  due: 'Tell me when I am due: point at me, press D, type fri',
  dueWhy: 'Dates are typed as you say them: tomorrow, fri, 12 Mar, in 2 weeks.',
  tick: 'Open me with Enter and tick all three',
  tickWhy: 'A task holds a description, a checklist, dates, people, labels and comments. Others see you type.',
  tickOne: 'This one',
  tickTwo: 'Add one of your own below',
  tickThree: 'Write a comment at the foot',
  plug: 'Pull the plug: go offline, change this title, watch the chip at the foot of the sidebar',
  plugWhy: 'Everything is stored on this device first. The chip says where it is: on this device, or on the server.',
  invite: 'Invite one person: Share, at the top right',
  inviteWhy: 'Share gives a link and a QR code. No mail server is needed.',
};
