// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The file descriptors of this process: the limit, and the number left.
package enum OpenFiles {
    /// Descriptors that a program needs besides its connections: event loops, files and the report.
    package static let reserve = 40

    /// Raises the soft limit as far as the hard limit allows; the usual 1,024 is too low for a load generator.
    package static func raiseLimit() {
        var limits = limits
        // Some child programs loop over every number below the limit.
        let wanted = min(limits.rlim_max, 1_048_576)
        guard limits.rlim_cur < wanted else { return }
        limits.rlim_cur = wanted
        unsafe setrlimit(resource, &limits)
    }

    /// The limit on open descriptors.
    package static var limit: Int { Int(clamping: limits.rlim_cur) }

    /// Descriptors that the process can still open.
    package static var left: Int {
        if let open = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            // The count includes the descriptor that reads the folder.
            return max(0, limit - (open.count - 1))
        }
        return (0..<Int32(clamping: min(limit, 65_536))).count { fcntl($0, F_GETFD) < 0 }
    }

    /// Returns an error message if a program needs more descriptors than are left; nil otherwise.
    ///
    /// - Parameters:
    ///   - needed: descriptors needed besides the open ones.
    ///   - what: what they are for, such as `200 connections`.
    ///   - hint: another way to solve the problem.
    package static func shortage(of needed: Int, for what: String, hint: String? = nil) -> String? {
        let left = left
        guard left < needed else { return nil }
        return
            "\(what): \(needed) file descriptors are needed, but only \(left) of the limit of \(limit) are left\n"
            + "  hint: raise the limit: ulimit -n \(limit - left + needed)" + (hint.map { ", or \($0)" } ?? "")
    }

    /// Raises the limit, and ends the command if too few descriptors are left for its own files.
    ///
    /// - Throws: an exit code, after printing the error.
    package static func require(for what: String) throws {
        raiseLimit()
        // Rows, a database and its journal, the files of a report, pipes of a child program.
        if let shortage = shortage(of: 20, for: what) { throw ExitCode.internalError.failing(shortage) }
    }

    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)

    private static var limits: rlimit {
        var limits = rlimit(rlim_cur: 1_024, rlim_max: 1_024)
        unsafe getrlimit(resource, &limits)
        return limits
    }
}
