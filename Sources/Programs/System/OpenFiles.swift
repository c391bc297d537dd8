// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// File descriptors of this process: how many it may have, and how many it still can open.
package enum OpenFiles {
    /// Descriptors that a program needs besides its connections: for event loops, its files and its report.
    package static let reserve = 40

    /// Raises the limit to what the system grants without further rights; the usual 1,024 are few for a generator of load.
    package static func raiseLimit() {
        var limits = limits
        // Some programs that may be started from here look at every number below the limit.
        let wanted = min(limits.rlim_max, 1_048_576)
        guard limits.rlim_cur < wanted else { return }
        limits.rlim_cur = wanted
        unsafe setrlimit(resource, &limits)
    }

    /// How many the process may have.
    package static var limit: Int { Int(clamping: limits.rlim_cur) }

    /// How many it can still open.
    package static var left: Int {
        if let open = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            // Among them is the one by which the folder was read.
            return max(0, limit - (open.count - 1))
        }
        return (0..<Int32(clamping: min(limit, 65_536))).count { fcntl($0, F_GETFD) < 0 }
    }

    /// Says what is short, if fewer can be opened than a program needs.
    ///
    /// - Parameters:
    ///   - needed: besides those that are open.
    ///   - what: needs them, such as `200 connections`.
    ///   - hint: what else could be done.
    package static func shortage(of needed: Int, for what: String, hint: String? = nil) -> String? {
        let left = left
        guard left < needed else { return nil }
        return
            "\(what): \(needed) file descriptors are needed, and \(left) are left of the \(limit) that this process may have\n"
            + "  hint: raise the limit: ulimit -n \(limit - left + needed)" + (hint.map { ", or \($0)" } ?? "")
    }

    /// Raises the limit, and ends a command for whose own files too few are left.
    ///
    /// - Throws: what ends the command.
    package static func require(for what: String) throws {
        raiseLimit()
        // Rows, a database and its journal, the files of a report, pipes of a program that is started.
        if let shortage = shortage(of: 20, for: what) { throw ExitCode.internalError.telling(shortage) }
    }

    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)

    private static var limits: rlimit {
        var limits = rlimit(rlim_cur: 1_024, rlim_max: 1_024)
        unsafe getrlimit(resource, &limits)
        return limits
    }
}
