// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Simulation

/// Facts that all programs of the suite share.
package enum Program {
    /// The version that all programs print.
    package static var version: String { Release.version }

    /// The programs of the suite, each with a manual page of its name.
    package static let names = ["watchcircle", "watchcircle-drive", "watchcircle-serve", "watchcircle-live"]

    /// The environment of runs that a command starts internally. The command itself writes the job summary of a build
    /// server; otherwise twelve runs would add twelve sections there, and none with the overall result.
    package static var environmentOfRuns: [String: String] {
        ProcessInfo.processInfo.environment.filter { $0.key != "GITHUB_STEP_SUMMARY" }
    }

    /// The folders that `path(of:)` searches, as a phrase for hints.
    package static let places = "beside this program and in PATH"

    /// Returns the path of another program of the suite, or of one that a user added.
    ///
    /// - Parameter name: the file's name, such as `watchcircle-live`.
    /// - Returns: the path of the first executable found, beside this program before PATH; nil if there is none.
    package static func path(of name: String) -> String? {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let folder = String(own[..<(own.lastIndex(of: "/") ?? own.startIndex)])
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return ([folder] + path).lazy.map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
