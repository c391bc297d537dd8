// SPDX-License-Identifier: GPL-3.0-or-later
// Row f with k6: requests the page of TARGET repeatedly, one request per virtual user at a time, and discards bodies.
import http from 'k6/http';

export const options = { discardResponseBodies: true };

export default function () {
  http.get(__ENV.TARGET);
}
