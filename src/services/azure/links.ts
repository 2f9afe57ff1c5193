// What is said of a next page that leads to another host: it is not followed and gets no token, and the scope counts as unread.
import type { Denied } from './ask.ts';

export const deniedLink: Denied = {
  outcome: 'denied',
  reason: 'The next page is said to be on another host; it was not followed',
  permission: null,
};
