// SPDX-License-Identifier: GPL-3.0-or-later

/// The release of this package.
public enum Release {
    /// The version in reports, defined here only. Equal versions promise equal results, bit for bit, so the version
    /// changes whenever results do. A test pins results to it.
    public static let version = "0.3.1"
}
