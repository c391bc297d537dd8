// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// File descriptors of the process: a connection is one.
package enum Descriptors {
    /// How many the process may have now.
    package static var most: Int { Int(clamping: limits.rlim_cur) }

    /// Takes as many as the system lets it have without asking; the usual 1,024 are few for a server.
    package static func raise() {
        var limits = limits
        limits.rlim_cur = limits.rlim_max
        unsafe setrlimit(resource, &limits)
    }

    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)

    private static var limits: rlimit {
        var limits = rlimit(rlim_cur: 1_024, rlim_max: 1_024)
        unsafe getrlimit(resource, &limits)
        return limits
    }
}
