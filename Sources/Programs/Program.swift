// SPDX-License-Identifier: GPL-3.0-or-later

/// What is the same of every program of the suite.
package enum Program {
    /// The version, as in reports.
    package static let version = "0.1.0"
}
