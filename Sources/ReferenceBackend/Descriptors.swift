// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// File descriptors of the process: a connection is one.
package enum Descriptors {
    /// How many the process may have now.
    package static var most: Int { Int(clamping: limits.rlim_cur) }

    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)

    private static var limits: rlimit {
        var limits = rlimit(rlim_cur: 1_024, rlim_max: 1_024)
        unsafe getrlimit(resource, &limits)
        return limits
    }
}
