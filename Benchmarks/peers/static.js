// SPDX-License-Identifier: GPL-3.0-or-later
// Row f with k6: the page of TARGET again and again, one request a virtual user at a time, bodies thrown away.
import http from 'k6/http';

export const options = { discardResponseBodies: true };

export default function () {
  http.get(__ENV.TARGET);
}
