// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A reader for small files.
enum InputFile {
    /// The reason why a file cannot be read.
    enum Failure: Error {
        case missing(tried: [String])
        case folder
        case tooLong
        case system(any Error)

        /// The error message that follows the path and a colon.
        var message: String {
            switch self {
            case .missing: "no such file"
            case .folder: "a folder, not a file"
            case .tooLong: "larger than \(Document.longest / 1_048_576) MiB"
            case .system(let error): "cannot be read: \(Self.words(for: error))"
            }
        }

        /// Returns the error for a file.
        func error(at path: String) -> ScenarioError {
            let cause: (any Error)? = if case .system(let error) = self { error } else { nil }
            return ScenarioError(
                code: .unreadable, mistakes: [Diagnostic(Location(source: path), message)], cause: cause)
        }

        /// The innermost cause: that of the system, not of Foundation, which only has a number.
        private static func words(for error: any Error) -> String {
            let error = error as NSError
            return (error.userInfo[NSUnderlyingErrorKey] as? any Error).map(words) ?? error.localizedDescription
        }
    }

    static func read(_ path: String) -> Result<[UInt8], Failure> {
        let files = FileManager.default
        guard files.fileExists(atPath: path) else { return .failure(.missing(tried: [path])) }
        if files.fileExists(atPath: path + "/.") { return .failure(.folder) }
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            // One byte beyond the limit is enough to detect a file that is too large, and bounds the read from an
            // endless device.
            let data = try handle.read(upToCount: Document.longest + 1) ?? Data()
            return data.count > Document.longest ? .failure(.tooLong) : .success([UInt8](data))
        } catch {
            return .failure(.system(error))
        }
    }

    /// Returns the folder of a path; empty for the working directory.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    static func join(_ folder: String, _ name: String) -> String {
        folder.isEmpty ? name : folder == "/" ? "/\(name)" : "\(folder)/\(name)"
    }
}
