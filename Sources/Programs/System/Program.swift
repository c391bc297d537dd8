// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// What is the same of every program of the suite.
package enum Program {
    /// The version, as in reports: here and nowhere else. Equal versions promise equal results, bit for bit, so that it moves when they
    /// do; a test pins results to it.
    package static let version = "0.2.0"

    /// The environment of a run that a command starts for its own ends. The page of a build server's job is that command's to
    /// write: twelve runs would leave twelve sections there, and none of what came of them.
    package static var environmentOfRuns: [String: String] {
        ProcessInfo.processInfo.environment.filter { $0.key != "GITHUB_STEP_SUMMARY" }
    }

    /// Where `path(of:)` looks, to follow "looked for it".
    package static let places = "beside this program and in PATH"

    /// Another program of the suite, or one that a user has added to it.
    ///
    /// - Parameter name: of the file, such as `watchcircle-live`.
    /// - Returns: its path, that of the nearest one; nil if there is none that can be run.
    package static func path(of name: String) -> String? {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let folder = String(own[..<(own.lastIndex(of: "/") ?? own.startIndex)])
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return ([folder] + path).lazy.map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
