// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The file descriptors of the process; each connection uses one.
package enum Descriptors {
    /// The current limit of open file descriptors.
    package static var most: Int { Int(clamping: limits.rlim_cur) }

    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)

    private static var limits: rlimit {
        var limits = rlimit(rlim_cur: 1_024, rlim_max: 1_024)
        unsafe getrlimit(resource, &limits)
        return limits
    }
}
