// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The folders in which scenarios, profiles and the tables that they name are found by name, wherever the program is called.
public struct Library: Sendable {
    /// The folders that can hold `Scenarios`, `profiles` and `seeds`, nearest first; empty is the working directory.
    public let roots: [String]

    /// The variable that names further roots, with colons between.
    public static let variable = "WATCHCIRCLE_PATH"

    /// The library of this process: the working directory, the roots of `WATCHCIRCLE_PATH`, where `make install` puts the
    /// files, and the program's own folder.
    public static let standard = Library(
        environment: ProcessInfo.processInfo.environment,
        program: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "")

    /// The library of a process.
    ///
    /// - Parameters:
    ///   - environment: its variables.
    ///   - program: path of its program, with links followed.
    init(environment: [String: String], program: String) {
        let given = (environment[Self.variable] ?? "").split(separator: ":").map(String.init)
        let folder = TextFile.folder(of: program)
        let own = folder.isEmpty ? [] : [TextFile.join(TextFile.folder(of: folder), "share/watchcircle"), folder]
        roots = [""] + given + own
    }

    /// The file of a name in the nearest folder that has it.
    ///
    /// - Parameters:
    ///   - name: without folder and ending.
    ///   - folder: such as `Scenarios`.
    func file(named name: String, in folder: String) -> String? {
        roots.lazy.map { TextFile.join($0, "\(folder)/\(name).yaml") }.first(where: FileManager.default.fileExists)
    }

    /// The names in all folders of that name, in alphabetical order.
    func names(in folder: String) -> [String] {
        let files = roots.flatMap {
            (try? FileManager.default.contentsOfDirectory(atPath: TextFile.join($0, folder))) ?? []
        }
        return Set(files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }).sorted()
    }

    /// Where a name is looked for, in words: to follow "looked in".
    public func places(of folder: String) -> String {
        roots.map { TextFile.join($0, folder) }.joined(separator: ", ") + "; \(Self.variable) names further folders"
    }
}
