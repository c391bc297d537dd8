// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The search path for scenarios, profiles and their tables, with which programs find them from any working directory.
public struct Library: Sendable {
    /// The folders that can contain `Scenarios`, `profiles` and `seeds`, in search order; an empty string is the working
    /// directory.
    public let roots: [String]

    /// The environment variable with further roots, separated by colons.
    public static let variable = "WATCHCIRCLE_PATH"

    /// The library of this process: the working directory, the roots in `WATCHCIRCLE_PATH`, the target folder of
    /// `make install`, and the program's folder.
    public static let standard = Library(
        environment: ProcessInfo.processInfo.environment,
        program: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "")

    /// Creates the library of a process.
    ///
    /// - Parameters:
    ///   - environment: the environment variables.
    ///   - program: the path of the executable, with links resolved.
    init(environment: [String: String], program: String) {
        let given = (environment[Self.variable] ?? "").split(separator: ":").map(String.init)
        let folder = InputFile.folder(of: program)
        let own = folder.isEmpty ? [] : [InputFile.join(InputFile.folder(of: folder), "share/watchcircle"), folder]
        roots = [""] + given + own
    }

    /// Returns the path of the first file with this name in the search path.
    ///
    /// - Parameters:
    ///   - name: the name without folder and extension.
    ///   - folder: for example `Scenarios`.
    func file(named name: String, in folder: String) -> String? {
        roots.lazy.map { InputFile.join($0, "\(folder)/\(name).yaml") }.first(where: FileManager.default.fileExists)
    }

    /// Returns the names in all folders called `folder`, in alphabetical order.
    func names(in folder: String) -> [String] {
        let files = roots.flatMap {
            (try? FileManager.default.contentsOfDirectory(atPath: InputFile.join($0, folder))) ?? []
        }
        return Set(files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }).sorted()
    }

    /// Returns the searched folders as text that follows "looked in".
    public func places(of folder: String) -> String {
        roots.map { InputFile.join($0, folder) }.joined(separator: ", ") + "; \(Self.variable) adds further folders"
    }
}
