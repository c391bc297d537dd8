// SPDX-License-Identifier: GPL-3.0-or-later
// Row f with k6, written as in its manual: bodies are kept, and each answer's status is checked, as the driver does.
import http from 'k6/http';
import { check } from 'k6';

export default function () {
  const answer = http.get(__ENV.TARGET);
  check(answer, { 'status is 200': (answer) => answer.status === 200 });
}
