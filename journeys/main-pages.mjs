// The main pages of the program, of which pictures are taken and speed is measured: [name, role, path].

const SCHEME = encodeURIComponent('农村党支部五星创评办法');
const LEDGER = `/ledgers/${encodeURIComponent('组织生活')}`;

export const MAIN = [
  ['sign-in', null, '/sign-in'],
  ['workbench', 'zhibu', '/'],
  ['workbench-of-a-county', 'xian', '/'],
  ['workbench-of-the-city', 'shi', '/'],
  ['organizations', 'shi', '/organizations'],
  ['profile', 'zhibu', '/unit'],
  ['members', 'zhen', '/members'],
  ['records', 'zhen', LEDGER],
  ['form', 'zhibu', `${LEDGER}/new?f0=支部党员大会`],
  ['ranking', 'shi', `/assessment?scheme=${SCHEME}`],
  ['result', 'zhibu', '/assessment'],
  ['bulletin', 'shi', '/bulletins/preview'],
];
