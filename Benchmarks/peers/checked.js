// SPDX-License-Identifier: GPL-3.0-or-later
// Row f with k6 as its manual writes a test: bodies are kept, and the status of each answer is checked, as the driver does.
import http from 'k6/http';
import { check } from 'k6';

export default function () {
  const answer = http.get(__ENV.TARGET);
  check(answer, { 'status is 200': (answer) => answer.status === 200 });
}
